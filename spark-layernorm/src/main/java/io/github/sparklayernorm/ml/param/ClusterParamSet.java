package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.distributed.CheckpointSettings;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.TrainingConfig;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How partitions come together, and how a fit survives its driver. */
public final class ClusterParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;
    private static final TrainingConfig DEFAULTS = TrainingConfig.builder().build();

    final Param<String> outerOptimizer = ofText(
            "outerOptimizer",
            DEFAULTS.outer().kind().text(),
            Range.oneOf(OuterOptimizer.Kind.texts()),
            "what becomes of the partitions' average: average (taken as it is), slowmo or nesterov (a step towards it,"
                    + " with a momentum over the rounds: for long averaging intervals and many partitions)");

    final IntParam averagingWarmupSteps = ofInt(
            "averagingWarmupSteps",
            DEFAULTS.averagingWarmupSteps(),
            Range.integer(0),
            "mini-batch steps at the start in which the averaging interval is an eighth of averagingInterval (>= 0)");

    final Param<String> checkpointDir = ofText(
            "checkpointDir",
            "directory on any Hadoop file system for the state of the training, in which each fit has one of its own: the"
                    + " same fit (params, rows, partitions) started again goes on from there, another one starts"
                    + " from the beginning; it goes when the fit ends well; not set or empty: no checkpoints");

    final IntParam checkpointInterval = ofInt(
            "checkpointInterval",
            CheckpointSettings.DEFAULT_INTERVAL,
            Range.integer(1),
            "averagings between two checkpoints (>= 1)");

    public ClusterParamSet(Params owner) {
        super(owner);
    }
}
