// Generated from ClusterParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * How partitions come together, and how a fit survives its driver: accessors and getters of {@link ClusterParamSet}.
 */
public interface ClusterParams extends Params {
    /** The declarations; not for users. */
    ClusterParamSet clusterParamSet();

    /**
     * What becomes of the partitions' average: average (taken as it is), slowmo or nesterov (a step towards it, with a
     * momentum over the rounds: for long averaging intervals and many partitions). One of average, slowmo, nesterov;
     * default average.
     */
    default Param<String> outerOptimizer() {
        return clusterParamSet().outerOptimizer;
    }

    /** {@link #outerOptimizer()} as it is set, else its default. */
    default String getOuterOptimizer() {
        return Setting.wordOf(this, outerOptimizer());
    }

    /**
     * Mini-batch steps at the start in which the averaging interval is an eighth of {@code averagingInterval}
     * ({@code >= 0}). A whole number {@code >= 0}; default 0.
     */
    default IntParam averagingWarmupSteps() {
        return clusterParamSet().averagingWarmupSteps;
    }

    /** {@link #averagingWarmupSteps()} as it is set, else its default. */
    default int getAveragingWarmupSteps() {
        return Setting.intOf(this, averagingWarmupSteps());
    }

    /**
     * Directory on any Hadoop file system for the state of the training, in which each fit has one of its own: the same
     * fit (params, rows, partitions) started again goes on from there, another one starts from the beginning; it goes
     * when the fit ends well; not set or empty: no checkpoints. A text; not set by default.
     */
    default Param<String> checkpointDir() {
        return clusterParamSet().checkpointDir;
    }

    /** {@link #checkpointDir()}; empty where it is not set. */
    default String getCheckpointDir() {
        return Setting.textOf(this, checkpointDir());
    }

    /** Averagings between two checkpoints ({@code >= 1}). A whole number {@code >= 1}; default 10. */
    default IntParam checkpointInterval() {
        return clusterParamSet().checkpointInterval;
    }

    /** {@link #checkpointInterval()} as it is set, else its default. */
    default int getCheckpointInterval() {
        return Setting.intOf(this, checkpointInterval());
    }
}
