package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.kernel.Names;

/** How the outputs of the steps become the output of a sequence. */
public enum Pooling {
    /** The last step; of a backward direction, the step that it came to last, which is the first. */
    LAST,
    /** The mean over the steps. */
    MEAN,
    /** The largest over the steps, for each unit. */
    MAX,
    /** None: every step has an output. */
    NONE;

    public String text() {
        return Names.of(this);
    }

    public static Pooling of(String text) {
        return Names.read(Pooling.class, "pooling", text);
    }
}
