package io.github.sparklayernorm.nn.loss;

import java.io.Serializable;

/**
 * The loss of the best prediction that is one and the same for every row: what a network that has learned anything beats.
 * {@link Loss#bestConstant} makes it; it is filled row by row, and merged.
 */
public sealed interface BestConstant extends Serializable
        permits ClassFrequencies, HuberConstant, TargetMeans, UnknownConstant {
    /**
     * Rows of weight 0 add nothing.
     *
     * @param targets [rows,targetWidth] read
     * @param weights [rows] read
     */
    void add(int rows, float[] targets, float[] weights);

    /** @param other of the same loss and as many outputs */
    void add(BestConstant other);

    /** The mean loss by weight; NaN where it is not known. */
    double loss();
}
