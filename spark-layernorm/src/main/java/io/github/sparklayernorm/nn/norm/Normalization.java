package io.github.sparklayernorm.nn.norm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.sparklayernorm.kernel.Names;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the summed inputs of a hidden layer are normalised before its activation. Two are the same when they are equal.
 *
 * @param kind   its line in the catalogue
 * @param groups into which the units of a layer are divided, equally many each; 1 for every kind without a number of its own
 */
public record Normalization(Kind kind, int groups) implements Serializable {
    public static final Normalization LAYER = new Normalization(Kind.LAYER, 1);
    public static final Normalization BATCH = new Normalization(Kind.BATCH, 1);
    public static final Normalization WEIGHT = new Normalization(Kind.WEIGHT, 1);
    public static final Normalization NONE = new Normalization(Kind.NONE, 1);
    public static final Normalization RMS = new Normalization(Kind.RMS, 1);

    private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?:\\(([1-9][0-9]{0,8})\\))?");

    /** The catalogue of normalisations. */
    public enum Kind {
        LAYER(By.ROW, 2, LayerNormActivation::new),
        BATCH(By.BATCH, 4, BatchNormActivation::new),
        WEIGHT(By.WEIGHTS, 2, WeightNormActivation::new),
        NONE(By.NOTHING, 1, BiasActivation::new),
        RMS(By.ROW, 2, RmsNormActivation::new),
        GROUP(By.ROW, 2, GroupNormActivation::new);

        private final By by;
        private final int vectors; // as wide as the layer: gain, bias, running mean and variance, or some of them
        private final boolean numbered; // has a number of its own
        private final WithNumber factory;

        /** Without a number of its own. */
        Kind(By by, int vectors, Function<NormalizedLayer, NormalizedActivation> factory) {
            this.by = by;
            this.vectors = vectors;
            numbered = false;
            this.factory = (layer, number) -> factory.apply(layer);
        }

        Kind(By by, int vectors, WithNumber factory) {
            this.by = by;
            this.vectors = vectors;
            numbered = true;
            this.factory = factory;
        }

        /** What users write: {@code layer}, {@code group(n)}. */
        private String form() {
            return Names.of(this) + (numbered ? "(n)" : "");
        }
    }

    /** What the summed inputs are divided by comes from. */
    private enum By {
        /** The other sums of the same row. */
        ROW,
        /** The other rows of the mini-batch. */
        BATCH,
        /** The weights, whatever the rows. */
        WEIGHTS,
        NOTHING
    }

    /** Makes the operation of a kind that has a number. */
    private interface WithNumber {
        NormalizedActivation of(NormalizedLayer layer, int number);
    }

    public Normalization {
        if (kind == null) {
            throw new IllegalArgumentException(
                    "a normalization must have a kind, but it is null; use LAYER, for example.");
        }
        if (groups < 1 || (groups > 1 && !kind.numbered)) {
            throw new IllegalArgumentException("normalization " + kind.form() + " must have "
                    + (kind.numbered ? "at least 1 group" : "1 group, all units") + ", but has " + groups
                    + "; use another number, or group(n).");
        }
    }

    /**
     * Layer normalisation of each of n groups of a layer's units by itself.
     *
     * @param groups n, at least 1; divides the number of units
     */
    public static Normalization group(int groups) {
        return new Normalization(Kind.GROUP, groups);
    }

    /** The operation y = activation(normalisation(x) + bias) of one hidden layer. */
    public NormalizedActivation operation(NormalizedLayer layer) {
        return kind.factory.of(layer, groups);
    }

    /** Whether a pass reads and pulls every weight of the layer, rows that no sparse feature reaches included. */
    public boolean readsWeights() {
        return kind.by == By.WEIGHTS;
    }

    /** Whether a row of sums and a multiple of it are normalised to the same, unless a bias is among the sums. */
    public boolean forgetsLength() {
        return kind.by == By.ROW;
    }

    /** Vectors as wide as the layer that the operation registers. */
    public int vectors() {
        return kind.vectors;
    }

    /** Whether a layer of so many units can be normalised so. */
    public boolean divides(int units) {
        return units % groups == 0;
    }

    /** What users write: {@code layer}, {@code batch}, {@code weight}, {@code none}, {@code rms}, {@code group(8)}. */
    public String text() {
        return Names.of(kind) + (kind.numbered ? "(" + groups + ")" : "");
    }

    /** The forms of {@link #text}, a number written as n. */
    public static String[] texts() {
        return Arrays.stream(Kind.values()).map(Kind::form).toArray(String[]::new);
    }

    /** Whether {@link #of} reads this text. */
    public static boolean reads(String text) {
        return read(text) != null;
    }

    /** Reads {@link #text}, and the same in any case; a number has no default. */
    @JsonCreator
    public static Normalization of(String text) {
        Normalization normalization = read(text);
        if (normalization == null) {
            throw new IllegalArgumentException(
                    "normalization must be one of " + String.join(", ", texts()) + ", but is \"" + text
                            + "\"; check its spelling, and write a number where n stands, as in group(8).");
        }
        return normalization;
    }

    /** Null where no kind has this text. */
    private static Normalization read(String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return null;
        }
        String number = parts.group(2);
        return Arrays.stream(Kind.values())
                .filter(kind -> Names.of(kind).equals(parts.group(1)) && kind.numbered == (number != null))
                .map(kind -> new Normalization(kind, number == null ? 1 : Integer.parseInt(number)))
                .findFirst()
                .orElse(null);
    }

    /** In a network's JSON: {@code LAYER}, {@code GROUP(8)}. */
    @JsonValue
    String json() {
        return text().toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
