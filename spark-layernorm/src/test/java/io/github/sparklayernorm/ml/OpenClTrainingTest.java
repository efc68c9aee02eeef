package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.testing.OpenClRuntime;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit with device=opencl reaches what one with device=cpu reaches: whole steps on the device, and norms alone. */
class OpenClTrainingTest extends SparkTest {
    private static final int CLASSES = 10;
    private static final int PIXELS = 64;

    @BeforeAll
    static void needOpenCl() {
        OpenClRuntime.device();
    }

    /** Batch norm is not for the device's whole steps, so its fit uses the device's loss and the CPU's norms. */
    @ParameterizedTest
    @ValueSource(strings = {"layer", "batch"})
    void accuracyIsThatOfTheCpu(String normalization) {
        Dataset<Row> training = images(3000, 1).repartition(4);
        Dataset<Row> test = images(1000, 2);
        double cpu = accuracy(fit(training, normalization, "cpu"), test);
        LayerNormMLPClassificationModel model = fit(training, normalization, "opencl");
        assertThat(accuracy(model, test)).isCloseTo(cpu, offset(0.02));
        assertThat(cpu).isGreaterThan(0.8);
        assertThat(model.summary().kernels().toString()).contains("opencl (");
    }

    /** The cells' norms and steps run on the device, one launch each; the products stay on the CPU. */
    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru", "rnn"})
    void recurrentClassifiersReachTheAccuracyOfTheCpu(String cell) {
        Dataset<Row> rows = SequenceSamples.waves(spark(), 120);
        LayerNormRNNClassificationModel cpu = fitWaves(rows, cell, "cpu");
        LayerNormRNNClassificationModel opencl = fitWaves(rows, cell, "opencl");
        MulticlassClassificationEvaluator accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy");
        double reached = accuracy.evaluate(cpu.transform(rows));
        assertThat(reached).isGreaterThan(0.8);
        assertThat(accuracy.evaluate(opencl.transform(rows))).isCloseTo(reached, offset(0.03));
        assertThat(opencl.summary().kernels())
                .isNotEmpty()
                .allSatisfy((executor, kernels) -> assertThat(kernels).startsWith("opencl ("));
        assertThat(cpu.summary().kernels().toString()).doesNotContain("opencl");
    }

    @Test
    void recurrentRegressorsReachTheErrorOfTheCpu() {
        Dataset<Row> rows = SequenceSamples.sums(spark(), 120);
        RegressionEvaluator error = new RegressionEvaluator().setMetricName("rmse");
        double cpu = error.evaluate(fitSums(rows, "cpu").transform(rows));
        LayerNormRNNRegressionModel model = fitSums(rows, "opencl");
        assertThat(cpu).isLessThan(12); // the labels' deviation is 17
        assertThat(error.evaluate(model.transform(rows))).isCloseTo(cpu, offset(0.02 * cpu));
        assertThat(model.summary().kernels().toString()).contains("opencl (");
    }

    private static LayerNormRNNClassificationModel fitWaves(Dataset<Row> rows, String cell, String device) {
        return new LayerNormRNNClassifier()
                .setCellType(cell)
                .setHiddenSize(12)
                .setMaxIter(10)
                .setStepSize(0.02)
                .setBatchSize(16)
                .setSeed(3)
                .setDevice(device)
                .fit(rows);
    }

    private static LayerNormRNNRegressionModel fitSums(Dataset<Row> rows, String device) {
        return new LayerNormRNNRegressor()
                .setCellType("gru")
                .setHiddenSize(12)
                .setMaxIter(10)
                .setStepSize(0.02)
                .setBatchSize(16)
                .setSeed(3)
                .setDevice(device)
                .fit(rows);
    }

    private static LayerNormMLPClassificationModel fit(Dataset<Row> rows, String normalization, String device) {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {48, 32})
                .setNormalization(normalization)
                .setStepSize(0.003)
                .setBatchSize(64)
                .setMaxIter(4)
                .setSeed(7)
                .setDevice(device)
                .fit(rows);
    }

    private static double accuracy(LayerNormMLPClassificationModel model, Dataset<Row> rows) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(model.transform(rows));
    }

    /** Ten patterns, each seen through noise as strong as itself. */
    private static Dataset<Row> images(int count, long seed) {
        Random patterns = new Random(99);
        double[][] pattern = new double[CLASSES][PIXELS];
        for (double[] one : pattern) {
            for (int j = 0; j < PIXELS; j++) {
                one[j] = patterns.nextGaussian() * 0.5;
            }
        }
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(CLASSES);
            double[] x = new double[PIXELS];
            for (int j = 0; j < PIXELS; j++) {
                x[j] = pattern[label][j] + random.nextGaussian();
            }
            rows.add(RowFactory.create(Vectors.dense(x), (double) label));
        }
        return spark().createDataFrame(
                        rows,
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType));
    }
}
