package io.github.sparklayernorm.kernel;

import java.util.Arrays;
import java.util.Locale;

/** The names that users write for the constants of an enum: in lower case, the parts joined by hyphens. */
public final class Names {
    private Names() {}

    /** {@code SPARSE_ADAM} is {@code "sparse-adam"}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of all constants, in their order. */
    public static <E extends Enum<E>> String[] all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Names::of).toArray(String[]::new);
    }

    /**
     * The constant of a name.
     *
     * @param param what the name was given for, for the text of the exception
     */
    public static <E extends Enum<E>> E read(Class<E> type, String param, String name) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(param + " must be one of " + String.join(", ", all(type)) + ", but is \""
                + name + "\"; check its spelling, in lower case.");
    }
}
