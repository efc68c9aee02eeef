package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.ReferenceLoss;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every normalisation x activation x loss against central differences of a network in double precision. */
class MlpGradientTest {
    private static final double H = 1e-4;
    private static final int ROWS = 13;

    static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            for (Normalization normalization : Networks.normalizations()) {
                for (Activation activation : Activation.values()) {
                    for (Loss loss : ReferenceLoss.ALL) {
                        // a mixture's gradient is cut at 100, which outputs without any bound reach here
                        if (!loss.equals(Loss.MIXTURE_DENSITY) || activation != Activation.IDENTITY) {
                            MlpSpec spec = Networks.mlp(normalization, activation, loss);
                            all.add(Arguments.of(kernels.name(), kernels, spec));
                            if (normalization.forgetsLength()) {
                                all.add(Arguments.of(kernels.name(), kernels, Networks.biased(spec)));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("networks")
    void lossAndGradientsAreThoseOfTheReference(String name, Kernels kernels, MlpSpec spec) {
        Network network = Network.of(spec, kernels);
        Networks.randomize(network, 3);
        Batch batch = Networks.batch(spec, ROWS, 4);
        ReferenceMlp reference = new ReferenceMlp(spec, network.parameters());

        network.parameters().zeroGradients();
        double loss = network.forwardBackward(batch, 1f / ROWS, 0) / ROWS;

        assertThat(loss).isCloseTo(reference.loss(batch), within(1e-5));
        float[] gradients = network.parameters().gradients();
        for (Parameter p : network.parameters().list()) {
            for (int i = 0; p.kind() != Parameter.Kind.STATE && i < p.size(); i++) {
                assertThat((double) gradients[p.offset() + i])
                        .as("gradient of %s[%d]", p.name(), i)
                        .isCloseTo(difference(reference, p.name(), i, batch), within(2e-5));
            }
        }
    }

    private static double difference(ReferenceMlp reference, String name, int index, Batch batch) {
        double[] parameter = reference.parameter(name);
        double kept = parameter[index];
        parameter[index] = kept + H;
        double above = reference.loss(batch);
        parameter[index] = kept - H;
        double below = reference.loss(batch);
        parameter[index] = kept;
        return (above - below) / (2 * H);
    }
}
