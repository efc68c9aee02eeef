package io.github.sparklayernorm.distributed;

import java.io.Serializable;

/**
 * What rows must look like whose features are sequences of time steps.
 *
 * @param vocabulary steps are token ids, 0 to vocabulary - 1; 0: steps are numbers
 * @param perStep    whether a row has a label for each of its steps
 */
public record SequenceFormat(int vocabulary, boolean perStep) implements Serializable {
    /** Sequences of numbers with one label. */
    public static final SequenceFormat OF_NUMBERS = new SequenceFormat(0, false);

    /** The same sequences where nothing is known of labels. */
    public SequenceFormat withoutLabels() {
        return new SequenceFormat(vocabulary, false);
    }
}
