// Generated from TrainingParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** How a training runs over the rows: accessors and getters of {@link TrainingParamSet}. */
public interface TrainingParams extends OptimizerParams, InvalidRowParams, ClusterParams {
    /** The declarations; not for users. */
    TrainingParamSet trainingParamSet();

    @Override
    default OptimizerParamSet optimizerParamSet() {
        return trainingParamSet().optimizer;
    }

    @Override
    default InvalidRowParamSet invalidRowParamSet() {
        return trainingParamSet().invalidRows;
    }

    @Override
    default ClusterParamSet clusterParamSet() {
        return trainingParamSet().cluster;
    }

    /**
     * Epochs: passes over the training rows ({@code >= 0}); not set: as many as {@code maxSteps} asks for. A whole
     * number {@code >= 0}; not set by default.
     */
    default IntParam maxIter() {
        return trainingParamSet().maxIter;
    }

    /** {@link #maxIter()}; NoSuchElementException where it is not set. */
    default int getMaxIter() {
        return Setting.intOf(this, maxIter());
    }

    /**
     * Where {@code maxIter} is not set: mini-batch steps of each replica ({@code >= 1}), rounded up to whole passes
     * over the training rows; the default is cut to 50 passes, but not below 500 steps, where there are few rows, and
     * is at least 3 passes where there are many. A whole number {@code >= 1}; default 2000, of recurrent stages 1000.
     */
    default IntParam maxSteps() {
        return trainingParamSet().maxSteps;
    }

    /** {@link #maxSteps()} as it is set, else its default. */
    default int getMaxSteps() {
        return Setting.intOf(this, maxSteps());
    }

    /**
     * Where neither {@code maxIter} nor {@code validationIndicatorCol} is set, and {@code maxSteps} asks for 20 passes
     * or more over 200 rows or more: share of the rows that is set aside, in [0, 1), to see during half of the epochs
     * or more whether the network learns the others by heart: then it goes back to its best epoch and ends early; 0 is
     * none. In [0, 1); default 0.1.
     */
    default DoubleParam validationFraction() {
        return trainingParamSet().validationFraction;
    }

    /** {@link #validationFraction()} as it is set, else its default. */
    default double getValidationFraction() {
        return Setting.doubleOf(this, validationFraction());
    }

    /**
     * Whether the columns of vectors, or the channels of sequences, are standardised before the network sees them: mean
     * 0 and deviation 1, with outliers drawn in; wide sparse vectors are scaled and not centred; token ids are left
     * alone. True or false; default true.
     */
    default BooleanParam standardization() {
        return trainingParamSet().standardization;
    }

    /** {@link #standardization()} as it is set, else its default. */
    default boolean getStandardization() {
        return Setting.booleanOf(this, standardization());
    }

    /**
     * Rows of a mini-batch in each partition ({@code >= 1}); with k partitions, k batches are taken side by side. A
     * whole number {@code >= 1}; default 128, of recurrent stages 64.
     */
    default IntParam batchSize() {
        return trainingParamSet().batchSize;
    }

    /** {@link #batchSize()} as it is set, else its default. */
    default int getBatchSize() {
        return Setting.intOf(this, batchSize());
    }

    /**
     * Mini-batch steps that each replica takes alone before parameters are averaged ({@code >= 1}); larger communicates
     * less, smaller keeps replicas closer together; a replica that trains alone takes 512 where this is not set. A
     * whole number {@code >= 1}; default 64.
     */
    default IntParam averagingInterval() {
        return trainingParamSet().averagingInterval;
    }

    /** {@link #averagingInterval()} as it is set, else its default. */
    default int getAveragingInterval() {
        return Setting.intOf(this, averagingInterval());
    }

    /**
     * Training stops when an epoch lowers the training loss by less than this share of it ({@code >= 0}); 0 is never. A
     * finite number {@code >= 0}; default 0.0.
     */
    default DoubleParam tol() {
        return trainingParamSet().tol;
    }

    /** {@link #tol()} as it is set, else its default. */
    default double getTol() {
        return Setting.doubleOf(this, tol());
    }

    /**
     * Training stops after this many epochs without a lower validation loss ({@code >= 0}) and the best parameters are
     * taken; 0 is never; needs {@code validationIndicatorCol}. A whole number {@code >= 0}; default 0.
     */
    default IntParam earlyStoppingPatience() {
        return trainingParamSet().earlyStoppingPatience;
    }

    /** {@link #earlyStoppingPatience()} as it is set, else its default. */
    default int getEarlyStoppingPatience() {
        return Setting.intOf(this, earlyStoppingPatience());
    }

    /**
     * Everything random follows from it: starting weights, order of rows, dropout; the same seed, rows and partitions
     * give the same model to the bit. A whole number; default 0.
     */
    default LongParam seed() {
        return trainingParamSet().seed;
    }

    /** {@link #seed()} as it is set, else its default. */
    default long getSeed() {
        return Setting.longOf(this, seed());
    }

    /**
     * What computes: cpu, opencl, or auto (a GPU when Spark's resource scheduling gave the task one, else the CPU). One
     * of auto, cpu, opencl; default auto.
     */
    default Param<String> device() {
        return trainingParamSet().device;
    }

    /** {@link #device()} as it is set, else its default. */
    default String getDevice() {
        return Setting.wordOf(this, device());
    }

    /**
     * Replicas that train side by side ({@code >= 0}), at most one for each row, each on a partition of the rows, which
     * are shuffled to them; 0 plans as many as have enough rows and as the job has cores. A whole number {@code >= 0};
     * default 0.
     */
    default IntParam numPartitions() {
        return trainingParamSet().numPartitions;
    }

    /** {@link #numPartitions()} as it is set, else its default. */
    default int getNumPartitions() {
        return Setting.intOf(this, numPartitions());
    }

    /**
     * Column of row weights (numeric, {@code >= 0}); not set or empty: every row weighs 1. A text; not set by default.
     */
    default Param<String> weightCol() {
        return trainingParamSet().weightCol;
    }

    /** {@link #weightCol()}; empty where it is not set. */
    default String getWeightCol() {
        return Setting.textOf(this, weightCol());
    }

    /**
     * Boolean column: true marks rows that are not trained on but evaluated after each epoch; not set or empty: all
     * rows are trained on. A text; not set by default.
     */
    default Param<String> validationIndicatorCol() {
        return trainingParamSet().validationIndicatorCol;
    }

    /** {@link #validationIndicatorCol()}; empty where it is not set. */
    default String getValidationIndicatorCol() {
        return Setting.textOf(this, validationIndicatorCol());
    }
}
