package io.github.sparklayernorm.ml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.apache.spark.ml.linalg.DenseVector;
import org.junit.jupiter.api.Test;

class ClassScoresTest {
    @Test
    void theMarginHasTheProbabilitiesAndTheClassOfTheLogitsToTheBit() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float scale = (float) Math.pow(10, random.nextInt(9) - 4);
            float z0 = scale * (float) random.nextGaussian();
            float z1 = i % 10 == 0 ? z0 : i % 10 == 1 ? Math.nextUp(z0) : scale * (float) random.nextGaussian();

            double[] raw = ClassScores.raw(new double[] {z0, z1});

            assertThat(raw[1]).isEqualTo((double) z1 - z0);
            assertThat(raw[0]).isEqualTo((double) z0 - z1);
            assertThat(new DenseVector(raw).argmax()).isEqualTo(z1 > z0 ? 1 : 0);
            assertThat(ClassScores.probability(raw)).containsExactly(softmax(z0, z1));
        }
    }

    @Test
    void moreClassesKeepTheirLogits() {
        double[] raw = ClassScores.raw(new double[] {1, -2, 3});

        assertThat(raw).containsExactly(1, -2, 3);
        assertThat(ClassScores.probability(raw)).containsExactly(softmax(1, -2, 3));
    }

    @Test
    void outputsThatAreNoNumbersStayNone() {
        assertThat(ClassScores.raw(new double[] {Double.NaN, 1})).containsExactly(Double.NaN, Double.NaN);
        assertThat(ClassScores.probability(new double[] {Double.NaN, Double.NaN}))
                .containsExactly(Double.NaN, Double.NaN);
    }

    private static double[] softmax(double... z) {
        double max = Arrays.stream(z).max().orElseThrow();
        double[] p = Arrays.stream(z).map(v -> Math.exp(v - max)).toArray();
        double sum = 0;
        for (double e : p) {
            sum += e;
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }
}
