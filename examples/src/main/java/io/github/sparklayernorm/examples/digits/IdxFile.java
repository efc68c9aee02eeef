package io.github.sparklayernorm.examples.digits;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One file of unsigned bytes in the IDX format: 0, 0, 8 (type byte), the number of dimensions, each dimension as a
 * big-endian int, then the bytes. It may be packed with gzip, whatever its name.
 *
 * @param path where it lies, for Hadoop's file systems
 * @param dimensions the first one counts the items
 */
record IdxFile(String path, int[] dimensions) implements Serializable {
    private static final int BUFFER = 1 << 16;

    /** Reads the header; the file must have this many dimensions. */
    static IdxFile open(Configuration hadoop, Path path, int dimensions) {
        try (DataInputStream in = stream(hadoop, path)) {
            return new IdxFile(path.toString(), header(in, path, dimensions));
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    int count() {
        return dimensions[0];
    }

    /** Bytes of one item: 1 for labels, height times width for images. */
    int itemSize() {
        int size = 1;
        for (int i = 1; i < dimensions.length; i++) {
            size *= dimensions[i];
        }
        return size;
    }

    /** Reads to the end, keeps nothing: MNIST's 47 MB take a quarter of a second, and a job fails before it starts. */
    void requireComplete(Configuration hadoop) {
        long expected = (long) count() * itemSize();
        long found = 0;
        try (DataInputStream in = items(hadoop)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0 && found < expected; n = in.read(buffer)) {
                found += n;
            }
        } catch (EOFException e) {
            // a gzip file that was cut off; as short as a plain one
            found = Math.min(found, expected - 1);
        } catch (IOException e) {
            throw damaged(new Path(path), e);
        }
        if (found < expected) {
            throw new IllegalArgumentException("%s: must hold %d items of %d bytes after its header, but ends %s; %s"
                    .formatted(
                            path,
                            count(),
                            itemSize(),
                            "after " + found / itemSize() + " of them",
                            "copy or download it again."));
        }
    }

    /** The stream behind the header. */
    DataInputStream items(Configuration hadoop) throws IOException {
        Path file = new Path(path);
        DataInputStream in = stream(hadoop, file);
        header(in, file, dimensions.length);
        return in;
    }

    private static int[] header(DataInputStream in, Path path, int dimensions) throws IOException {
        int expected = 0x0800 + dimensions;
        int magic = in.readInt();
        if (magic != expected) {
            throw new IllegalArgumentException(
                    "%s: an IDX file of %s must begin with 0x%08x, but begins with 0x%08x; are images and labels swapped?"
                            .formatted(path, dimensions == 1 ? "labels" : "images", expected, magic));
        }
        int[] sizes = new int[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = in.readInt();
            if (sizes[i] <= 0) {
                throw new IllegalArgumentException(
                        "%s: every dimension in the header must be 1 or more, but dimension %d is %d; is the file damaged?"
                                .formatted(path, i, sizes[i]));
            }
        }
        return sizes;
    }

    private static DataInputStream stream(Configuration hadoop, Path path) throws IOException {
        InputStream raw = new BufferedInputStream(path.getFileSystem(hadoop).open(path), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            return new DataInputStream(gzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static IllegalArgumentException damaged(Path path, IOException e) {
        String what = e instanceof EOFException
                ? "ends within its header"
                : e instanceof ZipException ? "its gzip data is damaged (" + e.getMessage() + ")" : e.getMessage();
        return new IllegalArgumentException(
                path + ": must be an IDX file of bytes, plain or gzip, but " + what + "; copy or download it again.",
                e);
    }
}
