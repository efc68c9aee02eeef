package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.InvalidInputException;
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

    /** Refuses hidden layers that the normalisation cannot divide; before any row is read. */
    static void require(MlpParams params) {
        Normalization normalization = Normalization.of(params.getNormalization());
        int[] hidden = params.getHiddenLayers();
        for (int layer = 0; layer < hidden.length; layer++) {
            if (!normalization.divides(hidden[layer])) {
                throw InvalidInputException.of(
                        params.getClass().getSimpleName(),
                        "with normalization=" + normalization
                                + ", the units of every hidden layer must be a multiple of " + normalization.groups(),
                        "hidden layer " + layer + " has " + hidden[layer],
                        "change hiddenLayers or the number of groups");
            }
        }
    }

    static MlpSpec of(MlpParams params, int inputs, int outputs, Loss loss) {
        Normalization normalization = Normalization.of(params.getNormalization());
        int groups = normalization.groups();
        List<Integer> hidden = Arrays.stream(params.getHiddenLayers())
                .map(units -> params.isSet(params.hiddenLayers()) ? units : Math.min(units, affordable(inputs, groups)))
                .boxed()
                .toList();
        hidden.stream()
                .filter(units -> normalization.forgetsLength() && units / groups <= WIDEST_DEGENERATE)
                .findFirst()
                .ifPresent(units -> LOG.warn(
                        "{}: {} normalisation over {} unit(s) of a hidden layer leaves next to nothing of its input;"
                                + " use more units, or normalization=none",
                        params.uid(),
                        normalization,
                        units / groups));
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
    private static int affordable(int inputs, int groups) {
        int units = Math.max(LEAST_UNITS, MOST_WEIGHTS / inputs);
        return Math.max(groups, units - units % groups);
    }
}
