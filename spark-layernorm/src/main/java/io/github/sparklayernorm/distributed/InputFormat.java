package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Standardization;
import java.io.Serializable;

/**
 * What a column of features must look like.
 *
 * @param column          its name
 * @param width           elements of every vector, or numbers of every step
 * @param widthFrom       where {@code width} comes from: "as in the first row"
 * @param sequence        null: a row's features are one vector; else they are steps of {@code width} numbers each
 * @param standardization of the columns or channels, or null
 */
@DefaultSerializer(JavaForm.class)
public record InputFormat(
        String column, int width, String widthFrom, SequenceFormat sequence, Standardization standardization)
        implements Serializable {
    InputFormat with(int newWidth, String from) {
        return new InputFormat(column, newWidth, from, sequence, standardization);
    }

    InputFormat with(SequenceFormat newSequence) {
        return new InputFormat(column, width, widthFrom, newSequence, standardization);
    }

    InputFormat with(Standardization newStandardization) {
        return new InputFormat(column, width, widthFrom, sequence, newStandardization);
    }
}
