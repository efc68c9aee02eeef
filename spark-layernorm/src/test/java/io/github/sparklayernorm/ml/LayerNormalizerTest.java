package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class LayerNormalizerTest extends SparkTest {
    private static List<Vector> normalized(LayerNormalizer stage, Vector... vectors) {
        Row[] rows = Arrays.stream(vectors).map(v -> Samples.row(v, 0.0)).toArray(Row[]::new);
        return stage.transform(Samples.of(spark(), rows)).collectAsList().stream()
                .map(row -> row.<Vector>getAs("normalized"))
                .toList();
    }

    private static Vector normalized(Vector vector) {
        return normalized(new LayerNormalizer(), vector).get(0);
    }

    @Test
    void vectorsGetMeanZeroAndVarianceOne() {
        Random random = new Random(1);
        for (int width : new int[] {2, 3, 7, 16, 17, 128, 1024}) {
            double[] values = random.doubles(width).map(v -> 10_000 + 3 * v).toArray();

            double[] y = normalized(Vectors.dense(values)).toArray();

            double mean = Arrays.stream(y).average().orElseThrow();
            double variance = Arrays.stream(y).map(v -> v * v).average().orElseThrow();
            assertThat(mean).as("mean over %s", width).isCloseTo(0, within(1e-9));
            assertThat(variance).as("variance over %s", width).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void aHandfulOfNumbersIsAsByHand() {
        // mean 2, variance 2/3
        double rstd = 1 / Math.sqrt(2.0 / 3 + 0.5);
        Vector y = normalized(new LayerNormalizer().setEpsilon(0.5), Vectors.dense(1, 2, 3))
                .get(0);

        assertThat(y.toArray()).containsExactly(new double[] {-rstd, 0, rstd}, within(1e-15));
    }

    @Test
    void levelAndScaleOfARowDoNotMatter() {
        double[] x = {0.3, -1, 4, 2};
        double[] moved = Arrays.stream(x).map(v -> 50 - 7 * v).toArray();

        double[] y = normalized(Vectors.dense(x)).toArray();
        double[] other = normalized(Vectors.dense(moved)).toArray();

        for (int j = 0; j < x.length; j++) {
            assertThat(other[j]).isCloseTo(-y[j], within(1e-5));
        }
    }

    @Test
    void sparseVectorsAreAsTheirDenseTwins() {
        Vector sparse = Vectors.sparse(5, new int[] {1, 4}, new double[] {3, -2});

        assertThat(normalized(sparse)).isEqualTo(normalized(sparse.toDense()));
    }

    @Test
    void narrowAndConstantVectorsLoseWhatTheyHad() {
        assertThat(normalized(Vectors.dense(7)).toArray()).containsExactly(0.0);
        assertThat(normalized(Vectors.dense(7, 9)).toArray()).containsExactly(new double[] {-1, 1}, within(1e-5));
        assertThat(normalized(Vectors.dense(1, 1000)).toArray()).containsExactly(new double[] {-1, 1}, within(1e-5));
        assertThat(normalized(Vectors.dense(4, 4, 4)).toArray()).containsOnly(0.0);
        assertThat(normalized(Vectors.dense(new double[0])).size()).isZero();
    }

    @Test
    void rowsAreIndependent() {
        Vector a = Vectors.dense(1, 2, 4);
        Vector b = Vectors.dense(-3, 0, 1);

        assertThat(normalized(new LayerNormalizer(), a, b)).containsExactly(normalized(a), normalized(b));
    }

    @Test
    void invalidVectorsAreRefusedSkippedOrKept() {
        Vector good = Vectors.dense(1, 2);
        Vector bad = Vectors.dense(1, Double.NaN);

        assertThatThrownBy(() -> normalized(new LayerNormalizer(), good, null))
                .hasStackTraceContaining(
                        "LayerNormalizer: every row must have a vector in \"features\", but a row has null; clean the data"
                                + " (Imputer, na.drop), or set handleInvalid=skip to leave such rows out.");
        assertThatThrownBy(() -> normalized(bad))
                .hasStackTraceContaining(
                        "LayerNormalizer: every element of \"features\" must be a finite float32, but element 1 of a row"
                                + " is NaN; clean the data (Imputer, na.drop), or set handleInvalid=skip to leave such rows"
                                + " out.");
        assertThat(normalized(new LayerNormalizer().setHandleInvalid("skip"), good, null, bad))
                .containsExactly(normalized(good));
        List<Vector> kept = normalized(new LayerNormalizer().setHandleInvalid("keep"), good, null, bad);
        assertThat(kept.get(1)).isNull();
        assertThat(kept.get(2).toArray()).containsOnly(Double.NaN);
    }

    @Test
    void theNumberOfElementsStaysInTheMetadata() {
        Dataset<Row> three = new LayerNormalizer()
                .transform(new org.apache.spark.ml.feature.VectorAssembler()
                        .setInputCols(new String[] {"a", "b", "c"})
                        .setOutputCol("features")
                        .transform(spark().sql("SELECT 1 AS a, 2 AS b, 3 AS c")));

        assertThat(org.apache.spark.ml.attribute.AttributeGroup.fromStructField(
                                three.schema().apply("normalized"))
                        .size())
                .isEqualTo(3);
    }
}
