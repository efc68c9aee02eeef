package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.Solver;
import org.apache.spark.ml.param.Params;

/**
 * What training params are where the user sets none: one set for tables, chosen by measuring on several real sets, and one
 * for sequences, of which few were measured (benchmarks/results/default-models.txt).
 */
record TrainingDefaults(
        Solver solver,
        double stepSize,
        double weightDecay,
        double gradientClip,
        LearningRateSchedule.Shape schedule,
        long warmupSteps,
        int maxSteps,
        int batchSize) {

    private static final TrainingDefaults TABLES =
            new TrainingDefaults(Solver.ADAMW, 0.01, 0.2, 0, LearningRateSchedule.Shape.COSINE, 100, 2000, 128);

    private static final TrainingDefaults SEQUENCES =
            new TrainingDefaults(Solver.ADAMW, 0.005, 0.01, 1, LearningRateSchedule.Shape.COSINE, 100, 1000, 64);

    static TrainingDefaults of(Params stage) {
        return stage instanceof RecurrentParams ? SEQUENCES : TABLES;
    }
}
