package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.List;

/** y = activation(normalisation(x) + bias) with its parameters. The gain, where there is one, starts at 1, the bias at 0. */
public abstract class NormalizedActivation implements Operation {
    final NormalizedLayer layer;
    final Parameter gain; // [H] or null
    final Parameter bias; // [H]

    /** @param scales whether there is a gain */
    NormalizedActivation(NormalizedLayer layer, boolean scales) {
        this.layer = layer;
        gain = scales ? layer.vector("gain") : null;
        bias = layer.vector("bias");
    }

    /** [H], or null where nothing is scaled. */
    public final Parameter gain() {
        return gain;
    }

    /** [H] */
    public final Parameter bias() {
        return bias;
    }

    @Override
    public final List<Variable> reads() {
        return List.of(layer.x());
    }

    @Override
    public final List<Variable> writes() {
        return List.of(layer.y());
    }

    @Override
    public void initialize(RandomStream random) {
        if (gain != null) {
            gain.fill(1f);
        }
        bias.fill(0f);
    }
}
