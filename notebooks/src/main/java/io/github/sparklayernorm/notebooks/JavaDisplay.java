package io.github.sparklayernorm.notebooks;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.UUID;
import javax.imageio.ImageIO;

/** The functions that Jupyter's Java kernels give to cells; the names and signatures are theirs. */
public final class JavaDisplay {
    private JavaDisplay() {}

    /** An image as a picture, all else as text. Returns an id, as the kernels do. */
    public static String display(Object value) {
        Capture.current().show(value instanceof RenderedImage image ? picture(image) : render(value, "text/plain"));
        return UUID.randomUUID().toString();
    }

    /** @param mime {@code text/plain} or {@code text/html} */
    public static String display(Object value, String... mime) {
        Capture.current().show(render(value, mime));
        return UUID.randomUUID().toString();
    }

    /** For the last line of a cell: shown as the first type. */
    public static Output render(Object value, String... mime) {
        return new Output(Output.Kind.ofMime(mime[0]), String.valueOf(value));
    }

    static Output picture(RenderedImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return new Output(Output.Kind.PNG, Base64.getEncoder().encodeToString(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
