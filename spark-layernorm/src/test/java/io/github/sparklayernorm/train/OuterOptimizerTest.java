package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OuterOptimizerTest {
    private static final Offset<Float> CLOSE = within(1e-6f);

    @ParameterizedTest
    @EnumSource(OuterOptimizer.Kind.class)
    void replicasThatDidNotMoveChangeNothing(OuterOptimizer.Kind kind) {
        float[] mean = {1, -2, 3};
        OuterOptimizer.of(kind).step(new float[] {1, -2, 3}, mean, new float[2], 0.1);
        assertThat(mean).containsExactly(1, -2, 3);
    }

    @ParameterizedTest
    @EnumSource(OuterOptimizer.Kind.class)
    void withoutMomentumAndAtRateOneEachIsPlainAveraging(OuterOptimizer.Kind kind) {
        float[] mean = {1.5f, -2.25f, 3};
        new OuterOptimizer(kind, 1, 0).step(new float[] {1, -2, 9}, mean, new float[2], 0.125);
        assertThat(mean).containsExactly(1.5f, -2.25f, 3);
    }

    @Test
    void slowmoIsThePapersFormula() {
        OuterOptimizer slowmo = new OuterOptimizer(OuterOptimizer.Kind.SLOWMO, 0.8, 0.6);
        float[] u = {2};
        float[] mean = {1.5f};
        slowmo.step(new float[] {1}, mean, u, 0.1);
        float expected = 0.6f * 2 + (1 - 1.5f) / 0.1f;
        assertThat(u[0]).isCloseTo(expected, CLOSE);
        assertThat(mean[0]).isCloseTo(1 - 0.8f * 0.1f * expected, CLOSE);
    }

    @Test
    void nesterovIsPyTorchsSgdWithNesterovMomentum() {
        // torch.optim.SGD(lr=0.7, momentum=0.9, nesterov=True), gradient theta - mean: v = mu v + g; p -= lr (g + mu v)
        OuterOptimizer nesterov = OuterOptimizer.of(OuterOptimizer.Kind.NESTEROV);
        float[] u = {0};
        float[] first = {0.5f};
        nesterov.step(new float[] {1}, first, u, 0.1);
        assertThat(first[0]).isCloseTo(1 - 0.7f * (0.5f + 0.9f * 0.5f), CLOSE);
        float[] second = {first[0] - 0.25f};
        nesterov.step(first, second, u, 0.1);
        float v = 0.9f * 0.5f + 0.25f;
        assertThat(u[0]).isCloseTo(v, CLOSE);
        assertThat(second[0]).isCloseTo(first[0] - 0.7f * (0.25f + 0.9f * v), CLOSE);
    }

    @Test
    void valuesAreThoseOfThePapers() {
        assertThat(OuterOptimizer.of(OuterOptimizer.Kind.NESTEROV).rate()).isEqualTo(0.7);
        assertThat(OuterOptimizer.of(OuterOptimizer.Kind.NESTEROV).momentum()).isEqualTo(0.9);
        assertThat(OuterOptimizer.of(OuterOptimizer.Kind.SLOWMO).rate()).isEqualTo(1);
        assertThat(OuterOptimizer.of(OuterOptimizer.Kind.SLOWMO).momentum()).isBetween(0.4, 0.8);
    }

    @Test
    void intervalsAreShortInTheWarmup() {
        TrainingConfig config = TrainingConfig.builder()
                .averagingInterval(64)
                .averagingWarmupSteps(16)
                .build();
        assertThat(new int[] {config.interval(0), config.interval(15), config.interval(16), config.interval(1000)})
                .containsExactly(8, 8, 64, 64);
        assertThat(TrainingConfig.builder()
                        .averagingInterval(4)
                        .averagingWarmupSteps(1)
                        .build()
                        .interval(0))
                .isEqualTo(1);
    }
}
