package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.List;

/** The network that the benchmarks of whole steps and fits have in common. */
final class Networks {
    private Networks() {}

    /** A classifier with layer norm and ReLU. */
    static MlpSpec mlp(int inputs, List<Integer> hidden, int classes) {
        return new MlpSpec(
                inputs, hidden, classes, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
    }
}
