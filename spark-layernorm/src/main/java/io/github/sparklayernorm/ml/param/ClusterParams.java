package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How partitions come together, and how a fit survives its driver: accessors and getters of {@link ClusterParamSet}. */
public interface ClusterParams extends Params {
    /** The declarations; not for users. */
    ClusterParamSet clusterParamSet();

    default Param<String> outerOptimizer() {
        return clusterParamSet().outerOptimizer;
    }

    default String getOuterOptimizer() {
        return Setting.wordOf(this, outerOptimizer());
    }

    default IntParam averagingWarmupSteps() {
        return clusterParamSet().averagingWarmupSteps;
    }

    default int getAveragingWarmupSteps() {
        return Setting.intOf(this, averagingWarmupSteps());
    }

    default Param<String> checkpointDir() {
        return clusterParamSet().checkpointDir;
    }

    /** Empty where it is not set. */
    default String getCheckpointDir() {
        return isDefined(checkpointDir()) ? getOrDefault(checkpointDir()) : "";
    }

    default IntParam checkpointInterval() {
        return clusterParamSet().checkpointInterval;
    }

    default int getCheckpointInterval() {
        return Setting.intOf(this, checkpointInterval());
    }
}
