package io.github.sparklayernorm.model;

import java.util.Locale;

/** Whether a network of a spec can be, before memory is taken for it. */
final class Room {
    /** Bytes of a layer's objects beside its numbers, about: parameters by name, operations and their first buffers. */
    private static final long LAYER = 8 << 10;

    /** Bytes for each column of a value: of one row with its gradient, and of an operation's own vectors. */
    private static final long ROW = 4L * Float.BYTES;

    private Room() {}

    /**
     * Refuses a network that cannot be: the layers of a billion would be made one after the other until memory ends.
     *
     * @param memory bytes that the JVM may take
     */
    static void require(NetworkSpec spec, long memory) {
        long count = spec.parameterCount();
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the network must have at most " + Integer.MAX_VALUE
                    + " parameters, but its layers have more; make them narrower.");
        }
        long needed = 2 * Float.BYTES * count + spec.depth() * LAYER + spec.widths() * ROW; // with the gradients
        if (needed > memory) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the network must fit into the memory of the driver and of each executor, but %,d parameters in %,d layers"
                            + " take %,d MiB with their gradients, and this JVM has %,d; make layers narrower or fewer, or"
                            + " raise spark.driver.memory and spark.executor.memory.",
                    count,
                    spec.depth(),
                    needed >> 20,
                    memory >> 20));
        }
    }
}
