package io.github.sparklayernorm.examples.job;

import java.util.Locale;

/** Numbers for readers and scripts: written the same way on every machine. */
public final class Text {
    private Text() {}

    public static String of(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
