package io.github.sparklayernorm.examples.digits;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** The rows of one partition: a run of consecutive images with their labels. */
final class IdxRows implements Iterator<Row> {
    private final Iterator<Long> indices;
    private final int size;
    private DataInputStream images;
    private DataInputStream labels;
    private final Configuration hadoop;
    private final IdxFile imageFile;
    private final IdxFile labelFile;

    IdxRows(Configuration hadoop, IdxFile images, IdxFile labels, Iterator<Long> indices) {
        this.hadoop = hadoop;
        this.imageFile = images;
        this.labelFile = labels;
        this.indices = indices;
        this.size = images.itemSize();
    }

    @Override
    public boolean hasNext() {
        return indices.hasNext();
    }

    @Override
    public Row next() {
        long index = indices.next();
        try {
            if (images == null) {
                images = at(imageFile, index);
                labels = at(labelFile, index);
            }
            byte[] pixels = new byte[size];
            images.readFully(pixels);
            return DigitRows.row(pixels, labels.readUnsignedByte());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: image %d must be readable, but %s; has the file changed since the job began?"
                            .formatted(imageFile.path(), index, e.getMessage()),
                    e);
        }
    }

    private DataInputStream at(IdxFile file, long index) throws IOException {
        DataInputStream in = file.items(hadoop);
        closeWithTask(in);
        in.skipNBytes(index * file.itemSize());
        return in;
    }

    private static void closeWithTask(Closeable in) {
        TaskContext.get().addTaskCompletionListener(context -> {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
