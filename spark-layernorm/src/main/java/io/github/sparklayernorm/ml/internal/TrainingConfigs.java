package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.ml.param.TrainingParams;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;

/** A stage's training params as the plain config that crosses the wire. */
final class TrainingConfigs {
    private TrainingConfigs() {}

    static TrainingConfig of(TrainingParams params) {
        return TrainingConfig.builder()
                .solver(Solver.of(params.getSolver()))
                .stepSize(params.getStepSize())
                .momentum(params.getMomentum())
                .weightDecay(params.getWeightDecay())
                .schedule(new LearningRateSchedule(
                        LearningRateSchedule.Shape.of(params.getLearningRateSchedule()),
                        params.getWarmupSteps(),
                        params.getDecaySteps(),
                        params.getDecayRate()))
                .epochs(params.getMaxIter())
                .batchSize(params.getBatchSize())
                .averagingInterval(params.getAveragingInterval())
                .gradientClip(params.getGradientClip())
                .tol(params.getTol())
                .earlyStoppingPatience(params.getEarlyStoppingPatience())
                .seed(params.getSeed())
                .device(params.getDevice())
                .build();
    }
}
