package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * What a column of labels must look like.
 *
 * @param column  its name
 * @param classes labels are whole numbers from 0 to classes - 1; 0: labels are real values
 * @param targets numbers in every label: 1 for a numeric column and for classes
 * @param vectors whether the column holds vectors
 */
@DefaultSerializer(JavaForm.class)
public record LabelFormat(String column, int classes, int targets, boolean vectors) implements Serializable {
    public LabelFormat {
        if (classes < 0 || targets < 1) {
            throw new IllegalArgumentException(
                    "classes must be >= 0 and targets >= 1, but they are " + classes + " and " + targets);
        }
    }
}
