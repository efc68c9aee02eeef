package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.Optional;

/** The normalisations that the steps of recurrent cells know. What is not here is refused by {@link CellLayer}. */
enum CellNorm {
    LAYER(Normalization.LAYER),
    BATCH(Normalization.BATCH),
    NONE(Normalization.NONE);

    private final Normalization normalization;

    CellNorm(Normalization normalization) {
        this.normalization = normalization;
    }

    String text() {
        return normalization.text();
    }

    /** Empty for one that the steps do not know. */
    static Optional<CellNorm> of(Normalization normalization) {
        return Arrays.stream(values())
                .filter(norm -> norm.normalization.equals(normalization))
                .findFirst();
    }
}
