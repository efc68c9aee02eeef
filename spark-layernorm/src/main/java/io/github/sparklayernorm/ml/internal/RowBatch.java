package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.Network;

/** Rows that go through a network together. Fill it, predict, read; then it may be filled again. */
interface RowBatch {
    static RowBatch of(Network network, RowFormat format) {
        if (format.sequence() == null) {
            return new VectorBatch(network);
        }
        return format.sequence().coding() == null
                ? new SequenceBatch(
                        network, format.withSequence(format.sequence().withoutLabels()))
                : new NextStepBatch(network, format.sequence().coding());
    }

    /** Adds the row that the reader has read, and gives its position. */
    int add(FeatureRows row);

    boolean full();

    /** Computes the outputs of the rows that were added, if any, and makes room for others. */
    void predict();

    /** Outputs of the rows of the last prediction; valid until the next. */
    float[] outputs();

    /** Where the outputs of a row begin. */
    int outputsAt(int position);

    /** How many outputs a row has, each as wide as the network: one, or one for each step. */
    int outputCount(int position);

    /** Numbers of an output. */
    int outputWidth();

    /**
     * Finds what the features of the rows of the last prediction add to a sum of their outputs; before another row is added.
     *
     * @param factors of the outputs in that sum, laid out as {@link #outputs()}
     */
    void explain(float[] factors);

    /** Of a row of the last explanation: a vector, or an array with a vector, of a token a number, for each step. */
    Object contributions(int position);

    /** Whether all outputs of a row are finite. */
    default boolean finite(int position) {
        int from = outputsAt(position);
        return finite(outputs(), from, from + outputCount(position) * outputWidth());
    }

    /** Whether all of {@code values[from .. to)} are. */
    static boolean finite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
