// Generated from ClusterParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How partitions come together, and how a fit survives its driver: setters of {@link ClusterParams}.
 *
 * @param <S> the stage itself
 */
public interface ClusterSetters<S> extends ClusterParams {
    /**
     * What becomes of the partitions' average: average (taken as it is), slowmo or nesterov (a step towards it, with a
     * momentum over the rounds: for long averaging intervals and many partitions).
     *
     * @param value one of average, slowmo, nesterov; default average
     */
    default S setOuterOptimizer(String value) {
        return Setting.set(this, outerOptimizer(), value);
    }

    /**
     * Mini-batch steps at the start in which the averaging interval is an eighth of {@code averagingInterval}
     * ({@code >= 0}).
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setAveragingWarmupSteps(int value) {
        return Setting.set(this, averagingWarmupSteps(), value);
    }

    /**
     * Directory on any Hadoop file system for the state of the training, in which each fit has one of its own: the same
     * fit (params, rows, partitions) started again goes on from there, another one starts from the beginning; it goes
     * when the fit ends well; not set or empty: no checkpoints.
     *
     * @param value a text; not set by default
     */
    default S setCheckpointDir(String value) {
        return Setting.set(this, checkpointDir(), value);
    }

    /**
     * Averagings between two checkpoints ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 10
     */
    default S setCheckpointInterval(int value) {
        return Setting.set(this, checkpointInterval(), value);
    }
}
