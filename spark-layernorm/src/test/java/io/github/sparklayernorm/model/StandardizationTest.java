package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
}
