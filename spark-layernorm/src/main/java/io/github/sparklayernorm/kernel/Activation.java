package io.github.sparklayernorm.kernel;

import java.util.Locale;

/** The non-linearity that a kernel applies in the same pass as the norm before it. */
public enum Activation {
    /** v */
    IDENTITY(false, false),
    /** max(v, 0) */
    RELU(false, true),
    /** hyperbolic tangent */
    TANH(false, false),
    /** 1 / (1 + exp(-v)) */
    SIGMOID(false, false),
    /** 0.5 v (1 + tanh(sqrt(2/pi) (v + 0.044715 v^3))), the tanh form (Hendrycks and Gimpel 2016, arXiv:1606.08415) */
    GELU(true, true),
    /** v / (1 + exp(-v)), also called swish (Elfwing, Uchibe, Doya 2018, arXiv:1702.03118) */
    SILU(true, true);

    private final boolean slopeOfArgument;
    private final boolean halves;

    Activation(boolean slopeOfArgument, boolean halves) {
        this.slopeOfArgument = slopeOfArgument;
        this.halves = halves;
    }

    /** Whether the slope is a function of the argument v; else it is one of the value y. */
    public boolean slopeOfArgument() {
        return slopeOfArgument;
    }

    /** Whether about half of what goes in is cut off, so that weights have to start larger. */
    public boolean halves() {
        return halves;
    }

    /** The names that {@link #of} reads. */
    public static String[] texts() {
        return Names.all(Activation.class);
    }

    /** Reads a name in any case, such as {@code "relu"}. */
    public static Activation of(String name) {
        return Names.read(Activation.class, "activation", String.valueOf(name).toLowerCase(Locale.ROOT));
    }

    /** The lower-case name, which {@link #of} reads back. */
    @Override
    public String toString() {
        return Names.of(this);
    }
}
