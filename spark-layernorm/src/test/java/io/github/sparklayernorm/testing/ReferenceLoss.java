package io.github.sparklayernorm.testing;

import io.github.sparklayernorm.nn.loss.Huber;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.loss.MixtureDensity;
import io.github.sparklayernorm.nn.loss.SoftmaxCrossEntropy;
import io.github.sparklayernorm.nn.loss.SquaredError;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Every loss in double, written from its formula without a thought for rounding. */
public final class ReferenceLoss {
    /** Of each kind; the suites over all losses iterate it. */
    public static final List<Loss> ALL =
            List.of(Loss.SOFTMAX_CROSS_ENTROPY, Loss.SQUARED_ERROR, Loss.MIXTURE_DENSITY, new Huber(0.6));

    private static final Map<Class<?>, BiFunction<double[], double[], Double>> BY_KIND = Map.of(
            SoftmaxCrossEntropy.class, ReferenceLoss::softmax,
            SquaredError.class, (output, target) -> huber(output, target, Double.POSITIVE_INFINITY),
            MixtureDensity.class, ReferenceMixture::loss);

    private ReferenceLoss() {}

    /** Loss of one row. */
    public static double of(Loss loss, double[] output, double[] target) {
        return loss instanceof Huber huber
                ? huber(output, target, huber.delta())
                : BY_KIND.get(loss.getClass()).apply(output, target);
    }

    private static double softmax(double[] output, double[] target) {
        double sum = 0;
        for (double o : output) {
            sum += Math.exp(o);
        }
        return Math.log(sum) - output[(int) target[0]];
    }

    /** The square of a difference up to delta, and of the rest its product with delta. */
    private static double huber(double[] output, double[] target, double delta) {
        double sum = 0;
        for (int j = 0; j < output.length; j++) {
            double size = Math.abs(output[j] - target[j]);
            double near = Math.min(size, delta);
            sum += 0.5 * near * near + (size > near ? delta * (size - near) : 0);
        }
        return sum;
    }
}
