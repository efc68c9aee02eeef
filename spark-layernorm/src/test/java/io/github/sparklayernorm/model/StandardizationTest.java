package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StandardizationTest {
    private static final Standardization CENTERED =
            new Standardization(new double[] {20240131.5, -3, 7}, new double[] {2, 0.5, 0});

    @Test
    void valuesWithinFourUnitsAreCenteredAndScaledInDouble() {
        assertThat(CENTERED.apply(0, 20240131)).isEqualTo(-1f); // as floats both dates are 20240132
        assertThat(CENTERED.apply(0, 20240132)).isEqualTo(1f);
        assertThat(CENTERED.apply(1, 5)).isEqualTo(4f);
        assertThat(CENTERED.apply(1, -11)).isEqualTo(-4f);
    }

    @Test
    void outliersKeepTheirOrderAndSignAndStayFinite() {
        float before = 4;
        for (double x : new double[] {5.001, 6, 100, 1e30, 1e200, Double.MAX_VALUE}) {
            float z = CENTERED.apply(1, x);
            assertThat(z).as("%s", x).isGreaterThan(before);
            assertThat(CENTERED.apply(1, -6 - x)).as("%s", -6 - x).isEqualTo(-z);
            before = z;
        }
        assertThat(before).isLessThan(2900);
        assertThat(CENTERED.apply(1, 5 + 1e-6))
                .as("no step where the bend begins")
                .isCloseTo(4f, within(1e-6f));
    }

    @Test
    void constantColumnsAreZeroWhateverComes() {
        for (double x : new double[] {7, 0, -1e30, Double.MAX_VALUE}) {
            assertThat(CENTERED.apply(2, x)).isZero();
        }
        assertThat(new Standardization(new double[] {-Double.MAX_VALUE}, new double[] {0}).apply(0, Double.MAX_VALUE))
                .isZero();
    }

    @Test
    void zerosStayWhereNothingIsCentered() {
        Standardization sparse = new Standardization(null, new double[] {3, 4});
        float[] row = {9, 9, 9};

        sparse.zeros(row, 1);

        assertThat(row).containsExactly(9, 0, 0);
        assertThat(sparse.centers()).isFalse();
        assertThat(sparse.apply(1, 0.5)).isEqualTo(2f);
        CENTERED.zeros(row, 0);
        assertThat(row).containsExactly(CENTERED.apply(0, 0), 1.5f, 0f);
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        assertThatThrownBy(() -> new Standardization(new double[] {1}, new double[] {1, 2}))
                .hasMessage("a standardization must have a center for each scale, but has 1 and 2.");
        assertThatThrownBy(() -> new Standardization(null, new double[] {1, Double.POSITIVE_INFINITY}))
                .hasMessage(
                        "a standardization's numbers must be finite and its scales >= 0, but those of column 1 are 0.0"
                                + " and Infinity.");
        assertThatThrownBy(() -> new Standardization(new double[] {Double.NaN}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Standardization(null, new double[] {-1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWholeRowIsItsElementsToTheBit() {
        double[] edges = {
            0, -0.0, 4, -4, Math.nextUp(4.0), Math.nextDown(-4.0), 4.0000001, 1e-300, 1e300, 7, -9.5, 1e-40
        };
        for (double[] center :
                new double[][] {null, new double[edges.length], {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}) {
            for (double scale : new double[] {0, 1, 0.3, 1e300}) {
                double[] scales = new double[edges.length];
                Arrays.fill(scales, scale);
                Standardization standardization = new Standardization(center, scales);
                for (int turn = 0; turn < edges.length; turn++) {
                    double[] x = new double[edges.length + 2];
                    for (int j = 0; j < edges.length; j++) {
                        x[2 + j] = edges[(j + turn) % edges.length];
                    }
                    float[] row = new float[edges.length + 3];

                    standardization.apply(x, 2, row, 3);

                    for (int j = 0; j < edges.length; j++) {
                        assertThat(Float.floatToRawIntBits(row[3 + j]))
                                .as("%s in column %d, scale %s", x[2 + j], j, scale)
                                .isEqualTo(Float.floatToRawIntBits(standardization.apply(j, x[2 + j])));
                    }
                }
            }
        }
    }
}
