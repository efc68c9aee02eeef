package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {
    @Test
    void findsTheMinimumOfRosenbrocksValley() {
        Lbfgs lbfgs = new Lbfgs(
                (x, gradient) -> {
                    double a = x[1] - x[0] * x[0];
                    gradient[0] = -400 * x[0] * a - 2 * (1 - x[0]);
                    gradient[1] = 200 * a;
                    return 100 * a * a + (1 - x[0]) * (1 - x[0]);
                },
                new double[] {-1.2, 1});
        double last = lbfgs.value();
        int iterations = 0;
        while (iterations < 100 && lbfgs.step()) {
            assertThat(lbfgs.value()).isLessThan(last);
            last = lbfgs.value();
            iterations++;
        }
        assertThat(iterations).isLessThan(60); // steepest descent takes thousands
        assertThat(lbfgs.x()).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    @Test
    void stopsAtTheMinimumAndWhereTheFunctionIsNotFinite() {
        Lbfgs there = new Lbfgs(
                (x, gradient) -> {
                    gradient[0] = 2 * x[0];
                    return x[0] * x[0];
                },
                new double[] {0});
        assertThat(there.step()).isFalse();
        Lbfgs nan = new Lbfgs(
                (x, gradient) -> {
                    gradient[0] = 1;
                    return x[0] == 3 ? 1 : Double.NaN;
                },
                new double[] {3});
        assertThat(nan.step()).isFalse();
        assertThat(nan.x()).containsExactly(3);
    }
}
