package io.github.sparklayernorm.kernel;

import java.util.Locale;

/** The non-linearity that a kernel applies in the same pass as the norm before it. */
public enum Activation {
    /** v */
    IDENTITY,
    /** max(v, 0) */
    RELU,
    /** hyperbolic tangent */
    TANH,
    /** 1 / (1 + exp(-v)) */
    SIGMOID,
    /** 0.5 v (1 + tanh(sqrt(2/pi) (v + 0.044715 v^3))), the tanh form (Hendrycks and Gimpel 2016, arXiv:1606.08415) */
    GELU;

    /** A stable number for saved models and device kernels. */
    public int code() {
        return ordinal();
    }

    /** Reads a name in any case, such as {@code "relu"}. */
    public static Activation of(String name) {
        for (Activation a : values()) {
            if (a.name().equalsIgnoreCase(name)) {
                return a;
            }
        }
        throw new IllegalArgumentException("activation must be one of identity, relu, tanh, sigmoid, gelu, but is \""
                + name + "\"; check its spelling.");
    }

    /** The lower-case name, which {@link #of} reads back. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
