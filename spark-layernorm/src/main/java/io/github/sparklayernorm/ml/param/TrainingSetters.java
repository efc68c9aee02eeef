// Generated from TrainingParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How a training runs over the rows: setters of {@link TrainingParams}.
 *
 * @param <S> the stage itself
 */
public interface TrainingSetters<S>
        extends TrainingParams, OptimizerSetters<S>, InvalidRowSetters<S>, ClusterSetters<S> {
    /**
     * Epochs: passes over the training rows ({@code >= 0}); not set: as many as {@code maxSteps} asks for.
     *
     * @param value a whole number {@code >= 0}; not set by default
     */
    default S setMaxIter(int value) {
        return Setting.set(this, maxIter(), value);
    }

    /**
     * Where {@code maxIter} is not set: mini-batch steps of each replica ({@code >= 1}), rounded up to whole passes
     * over the training rows; the default is cut to 50 passes, but not below 500 steps, where there are few rows, and
     * is at least 3 passes where there are many.
     *
     * @param value a whole number {@code >= 1}; default 2000, of recurrent stages 1000
     */
    default S setMaxSteps(int value) {
        return Setting.set(this, maxSteps(), value);
    }

    /**
     * Where neither {@code maxIter} nor {@code validationIndicatorCol} is set, and {@code maxSteps} asks for 20 passes
     * or more over 200 rows or more: share of the rows that is set aside, in [0, 1), to see during half of the epochs
     * or more whether the network learns the others by heart: then it goes back to its best epoch and ends early; 0 is
     * none.
     *
     * @param value in [0, 1); default 0.1
     */
    default S setValidationFraction(double value) {
        return Setting.set(this, validationFraction(), value);
    }

    /**
     * Whether the columns of vectors, or the channels of sequences, are standardised before the network sees them: mean
     * 0 and deviation 1, with outliers drawn in; wide sparse vectors are scaled and not centred; token ids are left
     * alone.
     *
     * @param value true or false; default true
     */
    default S setStandardization(boolean value) {
        return Setting.set(this, standardization(), value);
    }

    /**
     * Rows of a mini-batch in each partition ({@code >= 1}); with k partitions, k batches are taken side by side.
     *
     * @param value a whole number {@code >= 1}; default 128, of recurrent stages 64
     */
    default S setBatchSize(int value) {
        return Setting.set(this, batchSize(), value);
    }

    /**
     * Mini-batch steps that each replica takes alone before parameters are averaged ({@code >= 1}); larger communicates
     * less, smaller keeps replicas closer together; a replica that trains alone takes 512 where this is not set.
     *
     * @param value a whole number {@code >= 1}; default 64
     */
    default S setAveragingInterval(int value) {
        return Setting.set(this, averagingInterval(), value);
    }

    /**
     * Training stops when an epoch lowers the training loss by less than this share of it ({@code >= 0}); 0 is never.
     *
     * @param value a finite number {@code >= 0}; default 0.0
     */
    default S setTol(double value) {
        return Setting.set(this, tol(), value);
    }

    /**
     * Training stops after this many epochs without a lower validation loss ({@code >= 0}) and the best parameters are
     * taken; 0 is never; needs {@code validationIndicatorCol}.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setEarlyStoppingPatience(int value) {
        return Setting.set(this, earlyStoppingPatience(), value);
    }

    /**
     * Everything random follows from it: starting weights, order of rows, dropout; the same seed, rows and partitions
     * give the same model to the bit.
     *
     * @param value a whole number; default 0
     */
    default S setSeed(long value) {
        return Setting.set(this, seed(), value);
    }

    /**
     * What computes: cpu, opencl, or auto (a GPU when Spark's resource scheduling gave the task one, else the CPU).
     *
     * @param value one of auto, cpu, opencl; default auto
     */
    default S setDevice(String value) {
        return Setting.set(this, device(), value);
    }

    /**
     * Replicas that train side by side ({@code >= 0}), at most one for each row, each on a partition of the rows, which
     * are shuffled to them; 0 plans as many as have enough rows and as the job has cores.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setNumPartitions(int value) {
        return Setting.set(this, numPartitions(), value);
    }

    /**
     * Column of row weights (numeric, {@code >= 0}); not set or empty: every row weighs 1.
     *
     * @param value a text; not set by default
     */
    default S setWeightCol(String value) {
        return Setting.set(this, weightCol(), value);
    }

    /**
     * Boolean column: true marks rows that are not trained on but evaluated after each epoch; not set or empty: all
     * rows are trained on.
     *
     * @param value a text; not set by default
     */
    default S setValidationIndicatorCol(String value) {
        return Setting.set(this, validationIndicatorCol(), value);
    }
}
