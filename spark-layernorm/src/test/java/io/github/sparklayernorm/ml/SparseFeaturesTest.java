package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse vectors, up to the 2^18 columns that Spark's HashingTF makes. */
class SparseFeaturesTest extends SparkTest {
    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {8})
                .setBatchSize(20)
                .setMaxIter(3)
                .setStepSize(0.01)
                .setStandardization(false)
                .setWeightDecay(0)
                .setSeed(3);
    }

    @Test
    void sparseVectorsTrainAndPredictAsDenseOnes() {
        Dataset<Row> sparse = words(200, 5000, false);
        Dataset<Row> dense = words(200, 5000, true);

        LayerNormMLPClassificationModel ofSparse = classifier().fit(sparse);
        LayerNormMLPClassificationModel ofDense = classifier().fit(dense);

        List<Row> expected = ofDense.transform(dense).select("probability").collectAsList();
        List<Row> actual = ofSparse.transform(sparse).select("probability").collectAsList();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).<Vector>getAs(0).toArray())
                    .containsExactly(expected.get(i).<Vector>getAs(0).toArray(), within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "sparse-adam", "sgd"})
    void hashedWordsAreLearned(String solver) {
        Dataset<Row> rows = words(400, 1 << 18, false);
        LayerNormMLPClassifier stage =
                classifier().setSolver(solver).setValidationIndicatorCol("held").setMaxIter(6);
        if (solver.equals("sgd")) {
            stage.setStepSize(0.1);
        }

        LayerNormMLPClassificationModel model = stage.fit(rows);

        Dataset<Row> predicted = model.transform(rows);
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(predicted))
                .isGreaterThan(0.95);
        assertThat(model.summary().epochs().get(5).validationMetric()).isGreaterThan(0.9);
        Row first = predicted.first();
        assertThat(model.predictRaw(first.getAs("features")).toArray())
                .containsExactly(first.<Vector>getAs("rawPrediction").toArray(), within(1e-4));
    }

    /** Rows of 30 words: common ones, and some that only its class has. Column held marks every fourth. */
    private static Dataset<Row> words(int count, int inputs, boolean dense) {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = i % 2;
            double[] counts = new double[inputs];
            for (int w = 0; w < 30; w++) {
                int word = w < 20 ? random.nextInt(1000) : 1000 + 2 * random.nextInt(50) + label;
                counts[(int) (word * 2_654_435_761L % inputs)]++;
            }
            Vector vector = Vectors.dense(counts);
            rows.add(RowFactory.create(dense ? vector : vector.toSparse(), (double) label, i % 4 == 3));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("held", DataTypes.BooleanType);
        return spark().createDataFrame(rows, schema).coalesce(2);
    }
}
