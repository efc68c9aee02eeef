package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link TrainingParams}.
 *
 * @param <S> the estimator itself
 */
public interface TrainingSetters<S>
        extends TrainingParams, OptimizerSetters<S>, InvalidRowSetters<S>, ClusterSetters<S> {
    default S setMaxIter(int value) {
        return Setting.set(this, maxIter(), value);
    }

    default S setMaxSteps(int value) {
        return Setting.set(this, maxSteps(), value);
    }

    default S setValidationFraction(double value) {
        return Setting.set(this, validationFraction(), value);
    }

    default S setStandardization(boolean value) {
        return Setting.set(this, standardization(), value);
    }

    default S setBatchSize(int value) {
        return Setting.set(this, batchSize(), value);
    }

    default S setAveragingInterval(int value) {
        return Setting.set(this, averagingInterval(), value);
    }

    default S setTol(double value) {
        return Setting.set(this, tol(), value);
    }

    default S setEarlyStoppingPatience(int value) {
        return Setting.set(this, earlyStoppingPatience(), value);
    }

    default S setSeed(long value) {
        return Setting.set(this, seed(), value);
    }

    default S setDevice(String value) {
        return Setting.set(this, device(), value);
    }

    default S setNumPartitions(int value) {
        return Setting.set(this, numPartitions(), value);
    }

    default S setWeightCol(String value) {
        return Setting.set(this, weightCol(), value);
    }

    default S setValidationIndicatorCol(String value) {
        return Setting.set(this, validationIndicatorCol(), value);
    }
}
