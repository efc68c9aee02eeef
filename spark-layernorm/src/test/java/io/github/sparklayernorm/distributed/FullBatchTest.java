package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class FullBatchTest extends SparkTest {
    private static final MlpSpec SPEC = spec(Normalization.LAYER, 0f);

    @Test
    void linearModelFindsTheLeastSquaresSolution() {
        // y = 2 x0 - 3 x1 + 0.5, without noise: the loss goes to zero and the parameters to these
        RandomStream random = new RandomStream(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            rows.add(RowFactory.create(Vectors.dense(a, b), 2 * a - 3 * b + 0.5, 1 + random.nextDouble(), false));
        }
        MlpSpec linear =
                new MlpSpec(2, List.of(), 1, Normalization.NONE, Activation.IDENTITY, 1e-5f, 0f, Loss.SQUARED_ERROR);
        float[] found = new DistributedTrainer(linear, config(30), List.of())
                .fit(spark().createDataFrame(rows, Faults.SCHEMA).repartition(3), null)
                .parameters();
        assertThat(found[0]).isCloseTo(2f, within(1e-3f));
        assertThat(found[1]).isCloseTo(-3f, within(1e-3f));
        assertThat(found[2]).isCloseTo(0.5f, within(1e-3f));
    }

    @Test
    void lossFallsInEachIterationAndTwoRunsGiveTheSameBits() {
        TrainingResult result = fit(SPEC, config(15));
        List<Double> losses =
                result.history().stream().map(EpochRecord::trainingLoss).toList();
        assertThat(losses).hasSize(15);
        for (int i = 1; i < losses.size(); i++) {
            assertThat(losses.get(i)).isLessThan(losses.get(i - 1));
        }
        assertThat(losses.get(14)).isLessThan(losses.get(0) / 2);
        assertThat(fit(SPEC, config(15)).parameters()).isEqualTo(result.parameters());
    }

    @Test
    void trainingStopsWhenValidationGetsNoBetter() {
        TrainingConfig config = TrainingConfig.builder()
                .solver(Solver.L_BFGS)
                .epochs(200)
                .earlyStoppingPatience(3)
                .build();
        List<EpochRecord> history = fit(SPEC, config).history();
        assertThat(history.size()).isLessThan(200);
        double best =
                history.stream().mapToDouble(EpochRecord::validationLoss).min().getAsDouble();
        assertThat(history.get(history.size() - 4).validationLoss()).isEqualTo(best);
    }

    @Test
    void lossThatIsNotFiniteAtTheStartIsRefused() {
        Vector huge = Vectors.dense(DoubleStream.generate(() -> 3e38).limit(7).toArray());
        List<Row> rows = List.of(RowFactory.create(huge, 0.0, 1.0, false), RowFactory.create(huge, 1.0, 1.0, false));
        assertThatThrownBy(() -> new DistributedTrainer(spec(Normalization.NONE, 0f), config(5), List.of())
                        .fit(spark().createDataFrame(rows, Faults.SCHEMA), startOf(Float.MAX_VALUE)))
                .hasMessage(
                        "The training loss must stay finite, but it became NaN or infinite in iteration 0; scale the"
                                + " features, or take solver=adamw with gradientClip=1.");
    }

    /** Parameters whose products overflow. */
    private static float[] startOf(float value) {
        float[] start = new float
                [Network.of(spec(Normalization.NONE, 0f), Kernels.java())
                        .parameters()
                        .size()];
        for (int i = 0; i < start.length; i++) {
            start[i] = i % 2 == 0 ? value : -value;
        }
        return start;
    }

    @Test
    void whatALossOverAllRowsCannotHaveIsRefused() {
        assertThatThrownBy(() -> fit(spec(Normalization.BATCH, 0f), config(1)))
                .hasMessage("solver=l-bfgs needs a normalization without statistics of mini-batches (any but batch),"
                        + " but it is batch; change that or take solver=adam.");
        assertThatThrownBy(() -> fit(spec(Normalization.LAYER, 0.5f), config(1)))
                .hasMessage("solver=l-bfgs needs a loss that is the same each time it is asked for, but dropout is 0.5;"
                        + " change that or take solver=adam.");
        assertThatThrownBy(
                        () -> new DistributedTrainer(SPEC, config(1), List.of(), new CheckpointSettings("/nowhere", 1))
                                .fit(rows(), null))
                .hasMessageStartingWith("solver=l-bfgs needs no checkpointDir, but one is set;");
    }

    private static MlpSpec spec(Normalization normalization, float dropout) {
        return new MlpSpec(
                7, List.of(31, 17), 3, normalization, Activation.TANH, 1e-5f, dropout, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    private static TrainingConfig config(int iterations) {
        return TrainingConfig.builder()
                .solver(Solver.L_BFGS)
                .epochs(iterations)
                .seed(3)
                .build();
    }

    private static TrainingResult fit(MlpSpec spec, TrainingConfig config) {
        return new DistributedTrainer(spec, config, List.of()).fit(rows(), null);
    }

    private static Dataset<Row> rows() {
        return Faults.rows(spark(), Faults.FirstAttempt.SUCCEEDS);
    }
}
