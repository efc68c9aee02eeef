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
        BestConstant classes = Loss.SOFTMAX_CROSS_ENTROPY.bestConstant(3);
        classes.add(2, new float[] {2, 2}, new float[] {1, 2});

        assertThat(values.loss()).isZero();
        assertThat(classes.loss()).isZero();
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
