package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.CheckpointSettings;
import io.github.sparklayernorm.distributed.TrainingPlan;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.ml.param.TrainingParams;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;

/** A stage's training params as the plain config that crosses the wire. */
final class TrainingConfigs {
    private static final int WARMUP_SHARE = 10;
    private static final double SPARSE_STEP_SIZE = 0.001;

    private TrainingConfigs() {}

    /**
     * Wide sparse rows have values of their own for what was not set: decay would move every weight in each step, reached or
     * not, and a word that few rows have would be learned by heart in the steps of the others.
     *
     * @param sparse whether the rows stay sparse
     */
    static TrainingConfig of(TrainingParams params, TrainingPlan plan, boolean sparse) {
        return TrainingConfig.builder()
                .solver(Solver.of(params.getSolver()))
                .stepSize(sparse && !params.isSet(params.stepSize()) ? SPARSE_STEP_SIZE : params.getStepSize())
                .momentum(params.getMomentum())
                .weightDecay(weightDecay(params, sparse))
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
                .earlyStoppingPatience(params.getEarlyStoppingPatience())
                .seed(params.getSeed())
                .device(DeviceChoice.of(params.getDevice()))
                .build();
    }

    /** The default is that of adamw, whose decay does not go through the gradient. */
    private static double weightDecay(TrainingParams params, boolean sparse) {
        boolean wanted =
                params.isSet(params.weightDecay()) || (Solver.of(params.getSolver()) == Solver.ADAMW && !sparse);
        return wanted ? params.getWeightDecay() : 0;
    }

    /** Nobody who sets nothing may spend a short training on its warm-up. */
    private static long warmupSteps(TrainingParams params, TrainingPlan plan) {
        return params.isSet(params.warmupSteps())
                ? params.getWarmupSteps()
                : Math.min(params.getWarmupSteps(), plan.steps() / WARMUP_SHARE);
    }

    static CheckpointSettings checkpoints(TrainingParams params) {
        return new CheckpointSettings(params.getCheckpointDir(), params.getCheckpointInterval());
    }
}
