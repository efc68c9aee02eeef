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

    default IntParam maxIter() {
        return trainingParamSet().maxIter;
    }

    default int getMaxIter() {
        return Setting.intOf(this, maxIter());
    }

    default IntParam maxSteps() {
        return trainingParamSet().maxSteps;
    }

    default int getMaxSteps() {
        return Setting.intOf(this, maxSteps());
    }

    default DoubleParam validationFraction() {
        return trainingParamSet().validationFraction;
    }

    default double getValidationFraction() {
        return Setting.doubleOf(this, validationFraction());
    }

    default BooleanParam standardization() {
        return trainingParamSet().standardization;
    }

    default boolean getStandardization() {
        return Setting.booleanOf(this, standardization());
    }

    default IntParam batchSize() {
        return trainingParamSet().batchSize;
    }

    default int getBatchSize() {
        return Setting.intOf(this, batchSize());
    }

    default IntParam averagingInterval() {
        return trainingParamSet().averagingInterval;
    }

    default int getAveragingInterval() {
        return Setting.intOf(this, averagingInterval());
    }

    default DoubleParam tol() {
        return trainingParamSet().tol;
    }

    default double getTol() {
        return Setting.doubleOf(this, tol());
    }

    default IntParam earlyStoppingPatience() {
        return trainingParamSet().earlyStoppingPatience;
    }

    default int getEarlyStoppingPatience() {
        return Setting.intOf(this, earlyStoppingPatience());
    }

    default LongParam seed() {
        return trainingParamSet().seed;
    }

    default long getSeed() {
        return Setting.longOf(this, seed());
    }

    default Param<String> device() {
        return trainingParamSet().device;
    }

    default String getDevice() {
        return Setting.wordOf(this, device());
    }

    default IntParam numPartitions() {
        return trainingParamSet().numPartitions;
    }

    default int getNumPartitions() {
        return Setting.intOf(this, numPartitions());
    }

    default Param<String> weightCol() {
        return trainingParamSet().weightCol;
    }

    default Param<String> validationIndicatorCol() {
        return trainingParamSet().validationIndicatorCol;
    }

    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }
}
