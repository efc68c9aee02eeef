package io.github.sparklayernorm.nn.norm;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return name().toLowerCase(Locale.ROOT);
    }

    public static String[] texts() {
        return Arrays.stream(values()).map(Normalization::text).toArray(String[]::new);
    }

    public static Normalization of(String text) {
        for (Normalization normalization : values()) {
            if (normalization.text().equals(text)) {
                return normalization;
            }
        }
        throw new IllegalArgumentException("normalization must be one of "
                + Arrays.stream(values()).map(Normalization::text).collect(Collectors.joining(", ")) + ", but is \""
                + text
                + "\"; write it in lower case.");
    }
}
