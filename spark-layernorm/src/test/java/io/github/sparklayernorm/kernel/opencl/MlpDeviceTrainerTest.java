package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.opencl.MlpPlan.Loss;
import io.github.sparklayernorm.kernel.opencl.MlpPlan.Optimizer;
import io.github.sparklayernorm.kernel.opencl.MlpPlan.Optimizer.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole training steps on the device against the same steps made of the plain kernels. */
class MlpDeviceTrainerTest {
    private static final List<MlpDeviceTrainer> SHAPED = new ArrayList<>();

    @BeforeAll
    static void open() {
        TestDevices.allShapes().forEach(d -> SHAPED.add(MlpDeviceTrainer.on(d)));
    }

    @AfterAll
    static void close() {
        SHAPED.forEach(MlpDeviceTrainer::close);
        SHAPED.clear();
    }

    @ParameterizedTest
    @EnumSource
    void stepsEqualThePlainKernelsForEachActivation(Activation a) {
        check(Case.of(a, true, 7, 33, 17, 3));
        check(Case.of(a, false, 7, 33, 17, 3));
    }

    @Test
    void stepsEqualThePlainKernelsForOtherShapesLossesAndOptimisers() {
        Activation relu = Activation.RELU;
        check(Case.of(relu, true, 1, 1, 2));
        check(Case.of(relu, true, 5, 4));
        check(Case.of(relu, true, 31, 128, 16, 2, 10));
        check(Case.of(relu, true, 207, 300, 3));
        check(Case.of(relu, true, 13, 65, 33, 4).with(Loss.SQUARED));
        check(Case.of(relu, true, 13, 65, 33, 4).with(new Optimizer(Rule.MOMENTUM, 0.9f, 0f, 0f)));
        check(Case.of(relu, true, 13, 65, 33, 4).with(new Optimizer(Rule.ADAM, 0.9f, 0.999f, 1e-3f)));
        check(Case.of(relu, true, 13, 65, 33, 4).clipped(0.05f));
        check(Case.of(relu, true, 13, 65, 33, 300).batch(130));
        check(Case.of(relu, true, 13, 65, 4).batch(1));
        check(Case.biased(relu, 13, 65, 4).batch(1));
        check(Case.biased(relu, 207, 300, 3));
        check(Case.biased(relu, 1, 1, 2));
        check(Case.biased(Activation.GELU, 31, 128, 16, 2, 10).clipped(0.05f));
        check(Case.biased(Activation.SILU, 17, 64, 9, 2, 10).clipped(0.05f));
    }

    @Test
    void theLengthOfALaunchDoesNotChangeABit() {
        for (OpenClDevice device : TestDevices.allShapes()) {
            Case c = Case.of(Activation.TANH, true, 7, 33, 3);
            float[][] singly = c.start();
            float[][] together = c.start();
            try (MlpDeviceTrainer one = MlpDeviceTrainer.on(device, Duration.ZERO);
                    MlpDeviceTrainer many = MlpDeviceTrainer.on(device, Duration.ofSeconds(100))) {
                double[] first = one.run(c.plan, singly[0], singly[1], singly[2], c.interval(20));
                double[] second = many.run(c.plan, together[0], together[1], together[2], c.interval(20));
                assertThat(second).isEqualTo(first);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(together[i]).isEqualTo(singly[i]);
            }
        }
    }

    @Test
    void whatIsNotTrainedStaysAsItWas() {
        for (MlpDeviceTrainer trainer : SHAPED) {
            Case c = Case.of(Activation.RELU, true, 7, 33, 3);
            float[][] state = c.start();
            float last = state[0][c.plan.parameters() - 1];
            trainer.run(c.plan, state[0], state[1], state[2], c.interval(5));
            assertThat(c.plan.trained()).isLessThan(c.plan.parameters());
            assertThat(state[0][c.plan.parameters() - 1]).isEqualTo(last);
        }
    }

    @Test
    void aDeviceThatFailsInTheMiddleOfAnIntervalIsRefusedFromThenOn() {
        OpenClDevice device = TestDevices.any();
        Case c = Case.of(Activation.RELU, true, 7, 33, 3);
        float[][] state = c.start();
        try (MlpDeviceTrainer trainer = MlpDeviceTrainer.on(device, Duration.ZERO)) {
            trainer.run(c.plan, state[0], state[1], state[2], c.interval(2));
            device.failAfter(3);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> trainer.run(c.plan, state[0], state[1], state[2], c.interval(10)))
                        .isInstanceOf(DeviceFailedException.class)
                        .hasMessageContaining("must run Mlp");
            }
        }
    }

    @Test
    void badIntervalsAreRefusedWithTheirNames() {
        MlpDeviceTrainer trainer = SHAPED.get(0);
        Case c = Case.of(Activation.RELU, true, 7, 33, 3);
        float[][] s = c.start();
        MlpInterval good = c.interval(2);
        MlpInterval wrongLabel = new MlpInterval(
                good.features(),
                new float[good.labels().length],
                null,
                good.batches(),
                good.gradientScales(),
                good.rates(),
                good.corrections2(),
                good.decays());
        wrongLabel.labels()[3] = 3;
        assertThatThrownBy(() -> trainer.run(c.plan, s[0], s[1], s[2], wrongLabel))
                .hasMessage(
                        "every label must be a whole number from 0 to 2, but labels[3] is 3.0; check how the labels were"
                                + " indexed.");
        assertThatThrownBy(() -> trainer.run(c.plan, s[0], s[0], s[2], good))
                .hasMessageContaining("must be different arrays");
    }

    /** The parameters after a few steps of a network with that many inputs. */
    static float[] train(MlpDeviceTrainer trainer, int inputs) {
        Case c = Case.of(Activation.GELU, true, inputs, 33, 17, 3);
        float[][] state = c.start();
        for (int round = 0; round < 3; round++) {
            trainer.run(c.plan, state[0], state[1], state[2], c.interval(4));
        }
        return state[0];
    }

    private static void check(Case c) {
        int steps = 4;
        float[][] expected = c.start();
        double[] expectedLosses =
                new MlpJavaSteps(c.plan).run(expected[0], expected[1], expected[2], c.interval(steps));
        for (MlpDeviceTrainer trainer : SHAPED) {
            float[][] actual = c.start();
            double[] losses = trainer.run(c.plan, actual[0], actual[1], actual[2], c.interval(steps));
            String where = TestDevices.describe(trainer.device()) + ", " + c;
            for (int s = 0; s < steps; s++) {
                assertThat(losses[s])
                        .as("%s: loss of step %d", where, s)
                        .isCloseTo(expectedLosses[s], offset(2e-5 * Math.max(1, expectedLosses[s])));
            }
            String[] names = {"values", "first", "second"};
            for (int a = 0; a < (c.plan.optimizer().adam() ? 3 : 2); a++) {
                for (int i = 0; i < expected[a].length; i++) {
                    assertThat(actual[a][i])
                            .as("%s: %s[%d]", where, names[a], i)
                            .isCloseTo(expected[a][i], offset(2e-5f * Math.max(1f, Math.abs(expected[a][i]))));
                }
            }
        }
    }

    /** A network with data; everything from one seed. */
    private static final class Case {
        final MlpPlan plan;
        final String name;

        private Case(MlpPlan plan, String name) {
            this.plan = plan;
            this.name = name;
        }

        static Case of(Activation a, boolean normalised, int... sizes) {
            return of(a, normalised, false, sizes);
        }

        /** With a bias before each norm. */
        static Case biased(Activation a, int... sizes) {
            return of(a, true, true, sizes);
        }

        private static Case of(Activation a, boolean normalised, boolean biased, int... sizes) {
            List<MlpLayer> layers = new ArrayList<>();
            int matrices = 0;
            for (int l = 1; l < sizes.length; l++) {
                matrices += sizes[l - 1] * sizes[l];
            }
            int weights = 0;
            int at = matrices;
            for (int l = 1; l < sizes.length; l++) {
                boolean last = l == sizes.length - 1;
                boolean norm = normalised && !last;
                int gain = norm ? at : MlpLayer.NONE;
                at += norm ? sizes[l] : 0;
                int bias = at;
                at += sizes[l];
                int sumBias = biased && !last ? at : MlpLayer.NONE;
                at += biased && !last ? sizes[l] : 0;
                layers.add(new MlpLayer(
                        sizes[l - 1], sizes[l], last ? Activation.IDENTITY : a, weights, gain, bias, sumBias));
                weights += sizes[l - 1] * sizes[l];
            }
            // Adam's epsilon is large, so that a parameter whose gradient is rounding noise does not take a whole step
            MlpPlan plan = new MlpPlan(
                    layers,
                    Loss.SOFTMAX_CROSS_ENTROPY,
                    new Optimizer(Rule.ADAMW, 0.9f, 0.999f, 1e-3f),
                    1e-5f,
                    at + 2,
                    matrices,
                    at,
                    0f,
                    31);
            return new Case(
                    plan,
                    a
                            + (normalised ? ", layer norm, " : ", no norm, ")
                            + (biased ? "biased, " : "")
                            + java.util.Arrays.toString(sizes));
        }

        Case with(Loss loss) {
            return new Case(
                    new MlpPlan(
                            plan.layers(),
                            loss,
                            plan.optimizer(),
                            plan.epsilon(),
                            plan.parameters(),
                            plan.decayed(),
                            plan.trained(),
                            plan.clip(),
                            plan.batch()),
                    name + ", " + loss);
        }

        Case with(Optimizer optimizer) {
            return new Case(
                    new MlpPlan(
                            plan.layers(),
                            plan.loss(),
                            optimizer,
                            plan.epsilon(),
                            plan.parameters(),
                            plan.decayed(),
                            plan.trained(),
                            plan.clip(),
                            plan.batch()),
                    name + ", " + optimizer);
        }

        Case clipped(float clip) {
            return new Case(
                    new MlpPlan(
                            plan.layers(),
                            plan.loss(),
                            plan.optimizer(),
                            plan.epsilon(),
                            plan.parameters(),
                            plan.decayed(),
                            plan.trained(),
                            clip,
                            plan.batch()),
                    name + ", clip " + clip);
        }

        Case batch(int batch) {
            return new Case(
                    new MlpPlan(
                            plan.layers(),
                            plan.loss(),
                            plan.optimizer(),
                            plan.epsilon(),
                            plan.parameters(),
                            plan.decayed(),
                            plan.trained(),
                            plan.clip(),
                            batch),
                    name + ", batch " + batch);
        }

        /** Values, first and second moments. */
        float[][] start() {
            float[] values = OpenClLayerNormTest.gaussian(plan.parameters(), 7, 0, 0.3f);
            return new float[][] {
                values, new float[plan.trained()], plan.optimizer().adam() ? new float[plan.trained()] : null
            };
        }

        /** Full batches, every third one smaller, with weights of which some are 0. */
        MlpInterval interval(int steps) {
            Random random = new Random(11);
            int[] batches = new int[steps];
            int rows = 0;
            for (int s = 0; s < steps; s++) {
                batches[s] = s % 3 == 2 ? Math.max(1, plan.batch() / 2) : plan.batch();
                rows += batches[s];
            }
            float[] labels = new float[rows * plan.targets()];
            float[] weights = new float[rows];
            for (int i = 0; i < rows; i++) {
                weights[i] = i % 5 == 4 ? 0f : 0.5f + random.nextFloat();
            }
            for (int i = 0; i < labels.length; i++) {
                labels[i] =
                        plan.loss() == Loss.SQUARED ? (float) random.nextGaussian() : random.nextInt(plan.outputs());
            }
            float[] scales = new float[steps];
            float[] rates = new float[steps];
            float[] corrections2 = new float[steps];
            float[] decays = new float[steps];
            for (int s = 0; s < steps; s++) {
                scales[s] = 1f / batches[s];
                rates[s] = plan.optimizer().adam() ? (float) (0.01 / (1 - Math.pow(0.9, s + 1))) : 0.05f / (s + 1);
                corrections2[s] = (float) (1 - Math.pow(0.999, s + 1));
                decays[s] = plan.optimizer().rule() == Rule.ADAMW ? 0.999f : 0.01f;
            }
            float[] features = OpenClLayerNormTest.gaussian(rows * plan.inputs(), 13, 0, 1);
            return new MlpInterval(features, labels, weights, batches, scales, rates, corrections2, decays);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
