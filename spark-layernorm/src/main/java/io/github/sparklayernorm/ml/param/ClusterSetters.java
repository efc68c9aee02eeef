package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link ClusterParams}.
 *
 * @param <S> the estimator itself
 */
public interface ClusterSetters<S> extends ClusterParams {
    default S setOuterOptimizer(String value) {
        return Setting.set(this, outerOptimizer(), value);
    }

    default S setAveragingWarmupSteps(int value) {
        return Setting.set(this, averagingWarmupSteps(), value);
    }

    default S setCheckpointDir(String value) {
        return Setting.set(this, checkpointDir(), value);
    }

    default S setCheckpointInterval(int value) {
        return Setting.set(this, checkpointInterval(), value);
    }
}
