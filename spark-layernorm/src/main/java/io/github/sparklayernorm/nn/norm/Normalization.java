package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.kernel.Names;
import java.util.function.Function;

/** The catalogue of normalisations: how the summed inputs of a hidden layer are normalised before its activation. */
public enum Normalization {
    LAYER(LayerNormActivation::new, false),
    BATCH(BatchNormActivation::new, false),
    WEIGHT(WeightNormActivation::new, true),
    NONE(BiasActivation::new, false);

    private final Function<NormalizedLayer, NormalizedActivation> factory;
    private final boolean readsWeights;

    Normalization(Function<NormalizedLayer, NormalizedActivation> factory, boolean readsWeights) {
        this.factory = factory;
        this.readsWeights = readsWeights;
    }

    /** Whether a pass reads and pulls every weight of the layer, rows that no sparse feature reaches included. */
    public boolean readsWeights() {
        return readsWeights;
    }

    /** The operation y = activation(normalisation(x) + bias) of one hidden layer. */
    public NormalizedActivation operation(NormalizedLayer layer) {
        return factory.apply(layer);
    }

    /** The name that users write: {@code layer}, {@code batch}, {@code weight}, {@code none}. */
    public String text() {
        return Names.of(this);
    }

    public static String[] texts() {
        return Names.all(Normalization.class);
    }

    public static Normalization of(String text) {
        return Names.read(Normalization.class, "normalization", text);
    }
}
