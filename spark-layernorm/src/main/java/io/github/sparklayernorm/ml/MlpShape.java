package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.ml.param.MlpParams;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feed-forward network that a stage's params describe. */
final class MlpShape {
    private static final Logger LOG = LoggerFactory.getLogger(MlpShape.class);

    /** Layer normalisation of one unit is its bias; of two, the sign of their difference. */
    private static final int WIDEST_DEGENERATE = 2;

    private static final int MOST_WEIGHTS = 1 << 24;
    private static final int LEAST_UNITS = 16;

    private MlpShape() {}

    static MlpSpec of(MlpParams params, int inputs, int outputs, Loss loss) {
        List<Integer> hidden = Arrays.stream(params.getHiddenLayers())
                .map(units -> params.isSet(params.hiddenLayers()) ? units : Math.min(units, affordable(inputs)))
                .boxed()
                .toList();
        Normalization normalization = Normalization.of(params.getNormalization());
        hidden.stream()
                .filter(units -> normalization == Normalization.LAYER && units <= WIDEST_DEGENERATE)
                .findFirst()
                .ifPresent(units -> LOG.warn(
                        "{}: layer normalisation over a hidden layer of {} unit(s) leaves next to nothing of its input;"
                                + " use more units, or normalization=none",
                        params.uid(),
                        units));
        return new MlpSpec(
                inputs,
                hidden,
                outputs,
                normalization,
                params.getBiasBeforeNorm(),
                Activation.of(params.getActivation()),
                (float) params.getEpsilon(),
                (float) params.getDropout(),
                loss);
    }

    /** Units of a layer over so many inputs that nobody asked for: hashed words would else take gigabytes of weights. */
    private static int affordable(int inputs) {
        return Math.max(LEAST_UNITS, MOST_WEIGHTS / inputs);
    }
}
