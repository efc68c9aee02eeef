package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Locale;

/**
 * How many floats a network has, from its spec alone: nothing is built, so that a spec from a file can be compared with the
 * file's parameters before memory is taken for either.
 *
 * <p>It counts what the layers register; a test compares both over all kinds of layers.
 */
final class ParameterCount {
    /** Bytes of a layer's objects beside its numbers, about: parameters by name, operations and their first buffers. */
    private static final long LAYER = 8 << 10;

    private ParameterCount() {}

    /** @return {@link Long#MAX_VALUE} where a long does not hold it */
    static long of(NetworkSpec spec) {
        try {
            if (spec instanceof MlpSpec mlp) {
                return feedForward(mlp);
            } else if (spec instanceof RecurrentSpec recurrent) {
                return recurrent(recurrent);
            }
            throw new IllegalArgumentException(
                    "no layers are known for a " + spec.getClass().getSimpleName());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Refuses a network that cannot be: the layers of a billion would be made one after the other until memory ends.
     *
     * @param memory bytes that the JVM may take
     */
    static void requireRoom(NetworkSpec spec, long memory) {
        long count = of(spec);
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the network must have at most " + Integer.MAX_VALUE
                    + " parameters, but its layers have more; make them narrower.");
        }
        long needed = 2 * Float.BYTES * count + layers(spec) * LAYER; // with the gradients
        if (needed > memory) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the network must fit into the memory of the driver and of each executor, but %,d parameters in %,d layers"
                            + " take %,d MiB with their gradients, and this JVM has %,d; make layers narrower or fewer, or"
                            + " raise spark.driver.memory and spark.executor.memory.",
                    count,
                    layers(spec),
                    needed >> 20,
                    memory >> 20));
        }
    }

    private static long layers(NetworkSpec spec) {
        return spec instanceof RecurrentSpec recurrent
                ? (recurrent.bidirectional() ? 2L : 1L) * recurrent.layers()
                : spec instanceof MlpSpec mlp ? mlp.hidden().size() : 0;
    }

    private static long feedForward(MlpSpec spec) {
        long count = 0;
        long width = spec.inputs();
        for (long units : spec.hidden()) {
            count = sum(count, product(width, units), product(hiddenVectors(spec), units));
            width = units;
        }
        return sum(count, linear(width, spec.outputs()));
    }

    /** Gain, bias, bias before the norm, running mean and variance, or some of them. */
    private static long hiddenVectors(MlpSpec spec) {
        return switch (spec.normalization().kind()) {
            case LAYER, RMS, GROUP -> spec.biasBeforeNorm() ? 3 : 2;
            case WEIGHT -> 2;
            case BATCH -> 4;
            case NONE -> 1;
        };
    }

    private static long recurrent(RecurrentSpec spec) {
        boolean tokens = spec.vocabulary() > 0;
        long embedding = tokens ? product(spec.vocabulary(), spec.embedding()) : 0;
        long directions = spec.bidirectional() ? 2 : 1;
        long width = product(directions, spec.hidden());
        long first = cell(spec, tokens ? spec.embedding() : spec.inputs());
        long later = product(spec.layers() - 1L, cell(spec, width));
        return sum(embedding, product(directions, sum(first, later)), linear(width, spec.outputs()));
    }

    /** One direction of one layer: matrices from the inputs and from the state before, then vectors. */
    private static long cell(RecurrentSpec spec, long inputs) {
        long units = spec.hidden();
        long matrices = product(gates(spec.cell()), product(units, sum(inputs, units)));
        return sum(matrices, product(biasVectors(spec), units), product(normVectors(spec), units));
    }

    private static long gates(Cell cell) {
        return switch (cell) {
            case RNN -> 1;
            case GRU -> 3;
            case LSTM -> 4;
        };
    }

    /** Biases and the gains of fused norms, in vectors of H. */
    private static long biasVectors(RecurrentSpec spec) {
        return switch (spec.cell()) {
            case RNN -> 1;
            case GRU -> byNorm(spec.normalization(), 12, 4, 3);
            case LSTM -> byNorm(spec.normalization(), 18, 5, 4);
        };
    }

    private static long byNorm(Normalization normalization, long layer, long batch, long none) {
        return switch (normalization.kind()) {
            case LAYER -> layer;
            case BATCH -> batch;
            case NONE, WEIGHT, RMS, GROUP -> none;
        };
    }

    /** Vectors of H in the norms: a gain each, a bias before it, and running statistics for each step. */
    private static long normVectors(RecurrentSpec spec) {
        return switch (spec.normalization().kind()) {
            case LAYER -> product(gates(spec.cell()), spec.biasBeforeNorm() ? 2 : 1);
            case BATCH -> product(batchNormed(spec.cell()), sum(1, product(2, spec.statisticSteps())));
            case NONE, WEIGHT, RMS, GROUP -> 0;
        };
    }

    /** Sums that batch normalisation goes over, in vectors of H: of the inputs, of the state, and the LSTM's cell. */
    private static long batchNormed(Cell cell) {
        return switch (cell) {
            case RNN -> 1;
            case GRU -> 6;
            case LSTM -> 9;
        };
    }

    private static long linear(long inputs, long outputs) {
        return sum(product(inputs, outputs), outputs);
    }

    private static long product(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    private static long sum(long... terms) {
        long sum = 0;
        for (long term : terms) {
            sum = Math.addExact(sum, term);
        }
        return sum;
    }
}
