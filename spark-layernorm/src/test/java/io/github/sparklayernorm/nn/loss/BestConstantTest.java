package io.github.sparklayernorm.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BestConstantTest {
    private static final int ROWS = 31;

    @Test
    void ofClassesIsTheLossOfTheLogarithmsOfTheirFrequencies() {
        float[] targets = new float[ROWS];
        float[] weights = weights();
        double[] frequency = new double[5]; // the last class has no rows
        for (int i = 0; i < ROWS; i++) {
            targets[i] = i * i % 4;
            frequency[(int) targets[i]] += weights[i];
        }
        float[] outputs = new float[ROWS * 5];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) Math.max(-50, Math.log(frequency[i % 5]));
        }

        assertThat(twoParts(Loss.SOFTMAX_CROSS_ENTROPY, 5, 1, targets, weights).loss())
                .isCloseTo(mean(Loss.SOFTMAX_CROSS_ENTROPY, 5, outputs, targets, weights), within(1e-5));
    }

    @Test
    void ofValuesIsTheLossOfTheirMeans() {
        RandomStream random = new RandomStream(3);
        float[] targets = new float[ROWS * 2];
        float[] weights = weights();
        double[] mean = new double[2];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) (i % 2 == 0 ? 1000 + random.nextGaussian() : random.nextGaussian());
            mean[i % 2] += targets[i] * weights[i / 2] / sum(weights);
        }
        float[] outputs = new float[ROWS * 2];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) mean[i % 2];
        }

        assertThat(twoParts(Loss.SQUARED_ERROR, 2, 2, targets, weights).loss())
                .isCloseTo(mean(Loss.SQUARED_ERROR, 2, outputs, targets, weights), within(1e-5));
    }

    @Test
    void constantTargetsHaveNoLoss() {
        BestConstant values = Loss.SQUARED_ERROR.bestConstant(1);
        values.add(2, new float[] {7, 7}, new float[] {1, 2});
        BestConstant huber = new Huber(1).bestConstant(1);
        huber.add(2, new float[] {7, 7}, new float[] {1, 2});
        BestConstant classes = Loss.SOFTMAX_CROSS_ENTROPY.bestConstant(3);
        classes.add(2, new float[] {2, 2}, new float[] {1, 2});

        assertThat(values.loss()).isZero();
        assertThat(huber.loss()).isCloseTo(0, within(1e-9));
        assertThat(classes.loss()).isZero();
    }

    @Test
    void ofHuberIsTheLowestLossOfAnyConstant() {
        RandomStream random = new RandomStream(5);
        float[] targets = new float[ROWS];
        for (double delta : new double[] {0.02, 0.3, 1.35, 1e6}) {
            for (int i = 0; i < ROWS; i++) {
                targets[i] = (float) (0.4 + (i % 6 == 0 ? 1e5 : 1) * random.nextGaussian() * 0.7);
            }
            double lowest = Double.POSITIVE_INFINITY;
            for (double c = -3; c < 3; c += 1e-3) {
                lowest = Math.min(lowest, ofConstant(new Huber(delta), (float) c, targets));
            }
            if (delta == 1e6) { // all of it is square: the mean, far away
                lowest = twoParts(Loss.SQUARED_ERROR, 1, 1, targets, weights()).loss();
            }

            assertThat(twoParts(new Huber(delta), 1, 1, targets, weights()).loss() / lowest)
                    .as("delta %s", delta)
                    .isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void ofHuberIsSummedOverTheTargets() {
        RandomStream random = new RandomStream(6);
        float[] one = new float[ROWS];
        float[] other = new float[ROWS];
        float[] both = new float[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            both[2 * i] = one[i] = (float) random.nextGaussian();
            both[2 * i + 1] = other[i] = (float) (3 * random.nextGaussian());
        }
        Huber huber = new Huber(0.5);

        assertThat(twoParts(huber, 2, 2, both, weights()).loss())
                .isCloseTo(
                        twoParts(huber, 1, 1, one, weights()).loss()
                                + twoParts(huber, 1, 1, other, weights()).loss(),
                        within(1e-9));
        assertThat(huber.bestConstant(1000).loss()).isNaN(); // too many to look for
    }

    private static double ofConstant(Loss loss, float constant, float[] targets) {
        float[] outputs = new float[ROWS];
        Arrays.fill(outputs, constant);
        return mean(loss, 1, outputs, targets, weights());
    }

    @Test
    void ofMixturesIsNotKnown() {
        BestConstant mixture = Loss.MIXTURE_DENSITY.bestConstant(MixtureDensity.outputs(2, 1));
        mixture.add(1, new float[] {1, 2, 0}, new float[] {1});

        assertThat(mixture.loss()).isNaN();
    }

    private static float[] weights() {
        float[] weights = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            weights[i] = i % 3 * 0.5f;
        }
        return weights;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** As two partitions add it up. */
    private static BestConstant twoParts(Loss loss, int outputs, int width, float[] targets, float[] weights) {
        BestConstant all = loss.bestConstant(outputs);
        BestConstant rest = loss.bestConstant(outputs);
        all.add(7, targets, weights);
        rest.add(ROWS - 7, Arrays.copyOfRange(targets, 7 * width, ROWS * width), Arrays.copyOfRange(weights, 7, ROWS));
        all.add(rest);
        all.add(loss.bestConstant(outputs));
        return all;
    }

    private static double mean(Loss loss, int width, float[] outputs, float[] targets, float[] weights) {
        double sum = loss.forwardBackward(
                Kernels.java(), ROWS, width, outputs, targets, weights, 0f, new float[outputs.length]);
        return sum / sum(weights);
    }
}
