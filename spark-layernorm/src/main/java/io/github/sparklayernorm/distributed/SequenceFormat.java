package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.PenCoding;
import io.github.sparklayernorm.model.StepCoding;
import java.io.Serializable;

/**
 * What rows must look like whose features are sequences of time steps.
 *
 * @param vocabulary steps are token ids, 0 to vocabulary - 1; 0: steps are numbers
 * @param perStep    whether a row has a label for each of its steps
 * @param coding     null: labels come from their column; else each step is the label of the one before
 */
@DefaultSerializer(JavaForm.class)
public record SequenceFormat(int vocabulary, boolean perStep, StepCoding coding) implements Serializable {
    /** Sequences of numbers with one label. */
    public static final SequenceFormat OF_NUMBERS = new SequenceFormat(0, false);

    /** Sequences with labels of their own. */
    public SequenceFormat(int vocabulary, boolean perStep) {
        this(vocabulary, perStep, null);
    }

    /** The same sequences where nothing is known of labels. */
    public SequenceFormat withoutLabels() {
        return new SequenceFormat(vocabulary, false);
    }

    /** The same sequences, each step to be predicted from those before. */
    public SequenceFormat predicting(StepCoding newCoding) {
        return new SequenceFormat(vocabulary, true, newCoding);
    }

    /** Numbers of a step, from the third on, that must be 0 or 1. */
    int flags() {
        return coding instanceof PenCoding pen ? pen.flags() : 0;
    }
}
