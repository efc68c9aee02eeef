package io.github.sparklayernorm.notebooks;

import java.util.Arrays;

/**
 * One thing that a cell showed.
 *
 * @param data text, HTML, tab-separated rows, or the bytes of a PNG in base 64
 */
public record Output(Kind kind, String data) {
    /** What {@code data} is. */
    public enum Kind {
        /** Printed to standard output. */
        TEXT("text/plain"),
        /** The value of the cell's last expression. */
        VALUE("text/plain"),
        HTML("text/html"),
        PNG("image/png"),
        TABLE("text/tab-separated-values");

        private final String mime;

        Kind(String mime) {
            this.mime = mime;
        }

        String mime() {
            return mime;
        }

        static Kind ofMime(String mime) {
            return Arrays.stream(values())
                    .filter(kind -> kind.mime.equals(mime))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "display: the type must be text/plain, text/html or image/png, but is " + mime + "."));
        }
    }
}
