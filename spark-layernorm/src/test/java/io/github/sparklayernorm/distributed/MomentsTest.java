package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    private static final double[] VALUES = {3, -1, 4, 1, -5, 9, 2, 6};
    private static final double MEAN = 19 / 8.0;
    private static final double DEVIATION = Math.sqrt(173 / 8.0 - MEAN * MEAN);

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-200, 1e200, 1e-300, 1e307})
    void columnsOfAnySizeAreMeasuredAlike(double size) {
        for (int parts : new int[] {1, 2, 3, 8}) {
            Moments all = new Moments(1);
            for (int part = 0; part < parts; part++) {
                Moments some = new Moments(1);
                for (int i = part; i < VALUES.length; i += parts) {
                    some.add(0, VALUES[i] * size, 1);
                }
                all.add(some);
            }
            assertThat(all.mean(0) / size).as("%d parts", parts).isCloseTo(MEAN, within(1e-12));
            assertThat(all.deviation(0) / size).as("%d parts", parts).isCloseTo(DEVIATION, within(1e-12));
            assertThat(all.count(0)).isEqualTo(8);
        }
    }

    @Test
    void aSmallSpreadBesideALargeMeanIsKept() {
        Moments moments = new Moments(1);
        Random random = new Random(2);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            double step = random.nextInt(2);
            sum += step;
            moments.add(0, 1.7e12 + step, 1);
        }
        double mean = sum / 1000;

        assertThat(moments.mean(0)).isCloseTo(1.7e12 + mean, within(1e-3));
        assertThat(moments.deviation(0)).isCloseTo(Math.sqrt(mean * (1 - mean)), within(1e-3));
    }

    @Test
    void aWeightIsAsManyRows() {
        Moments weighted = new Moments(1);
        Moments repeated = new Moments(1);
        for (int i = 0; i < VALUES.length; i++) {
            weighted.add(0, VALUES[i], i + 1);
            for (int n = 0; n <= i; n++) {
                repeated.add(0, VALUES[i], 1);
            }
        }

        assertThat(weighted.mean(0)).isCloseTo(repeated.mean(0), within(1e-12));
        assertThat(weighted.deviation(0)).isCloseTo(repeated.deviation(0), within(1e-12));
    }

    @Test
    void zerosThatWereNotStoredCount() {
        Moments sparse = new Moments(2);
        sparse.add(0, 6, 1);
        sparse.add(0, 2, 1);

        sparse.withZeros(4);

        assertThat(sparse.means()).containsExactly(2, 0);
        assertThat(sparse.deviations()).containsExactly(Math.sqrt(6), 0);
    }

    @Test
    void constantColumnsHaveNoDeviationToTheBit() {
        for (double value : new double[] {0, 0.1, -1e30, 1e300, Double.MIN_VALUE}) {
            Moments all = new Moments(1);
            for (int part = 0; part < 3; part++) {
                Moments some = new Moments(1);
                for (int i = 0; i < 7; i++) {
                    some.add(0, value, 0.3f);
                }
                all.add(some);
            }
            assertThat(all.mean(0)).isEqualTo(value);
            assertThat(all.deviation(0)).isZero();
        }
    }
}
