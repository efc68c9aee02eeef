package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.CheckpointSettings;
import io.github.sparklayernorm.distributed.TrainingPlan;
import io.github.sparklayernorm.ml.param.TrainingParams;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;

/** A stage's training params as the plain config that crosses the wire. */
final class TrainingConfigs {
    private static final int WARMUP_SHARE = 10;

    private TrainingConfigs() {}

    static TrainingConfig of(TrainingParams params, TrainingPlan plan) {
        return TrainingConfig.builder()
                .solver(Solver.of(params.getSolver()))
                .stepSize(params.getStepSize())
                .momentum(params.getMomentum())
                .weightDecay(params.getWeightDecay())
                .schedule(new LearningRateSchedule(
                        LearningRateSchedule.Shape.of(params.getLearningRateSchedule()),
                        warmupSteps(params, plan),
                        params.getDecaySteps(),
                        params.getDecayRate()))
                .epochs(plan.epochs())
                .passes(plan.passes())
                .batchSize(params.getBatchSize())
                .averagingInterval(plan.interval())
                .averagingWarmupSteps(params.getAveragingWarmupSteps())
                .outer(OuterOptimizer.of(OuterOptimizer.Kind.of(params.getOuterOptimizer())))
                .gradientClip(params.getGradientClip())
                .tol(params.getTol())
                .earlyStoppingPatience(patience(params, plan))
                .seed(params.getSeed())
                .device(params.getDevice())
                .build();
    }

    /** Nobody who sets nothing may spend a short training on its warm-up. */
    private static long warmupSteps(TrainingParams params, TrainingPlan plan) {
        return params.isSet(params.warmupSteps())
                ? params.getWarmupSteps()
                : Math.min(params.getWarmupSteps(), plan.steps() / WARMUP_SHARE);
    }

    /** Rows that the plan sets aside choose the epoch whose parameters are kept; the schedule still runs to its end. */
    private static int patience(TrainingParams params, TrainingPlan plan) {
        return params.getEarlyStoppingPatience() == 0 && plan.validationShare() > 0
                ? Math.max(1, plan.epochs())
                : params.getEarlyStoppingPatience();
    }

    static CheckpointSettings checkpoints(TrainingParams params) {
        return new CheckpointSettings(params.getCheckpointDir(), params.getCheckpointInterval());
    }
}
