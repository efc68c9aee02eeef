package io.github.sparklayernorm.ml.io;

import io.github.sparklayernorm.ml.internal.SparkPersistence;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The flat parameter array as files: Parquet with the columns chunk (int) and values (array of float), written by the
 * executors, one file for each chunk, and read back in any order.
 *
 * <p>The bytes of the files are checked before Parquet sees them: a size that is wrong by a bit has its reader ask for
 * gigabytes.
 */
final class ParameterFiles {
    /** 16 MiB a chunk: far below Spark's limits on tasks and results, and one file for most models. */
    static final int CHUNK = 1 << 22;

    private static final Encoder<ParameterChunk> ENCODER = Encoders.bean(ParameterChunk.class);

    private final org.apache.hadoop.fs.Path folder;
    private final String path;
    private final SparkSession session;

    /** A file as the metadata list it. */
    record Listed(String name, long length, String checksum) {}

    /** @param path of the saved stage */
    ParameterFiles(String path, SparkSession session) {
        this.folder = SparkPersistence.below(path, "data");
        this.path = folder.toString();
        this.session = session;
    }

    void save(TrainedNetwork network) throws IOException {
        if (SparkPersistence.onDriverDisk()) {
            saveLocally(network.parameters());
            return;
        }
        int chunks = chunks(network.parameters().length);
        session.range(0, chunks, 1, chunks)
                .map((MapFunction<Long, ParameterChunk>) new Slice(network.broadcast(session)), ENCODER)
                .write()
                .parquet(path);
    }

    private static int chunks(int count) {
        return Math.max(1, (int) ((count + (long) CHUNK - 1) / CHUNK));
    }

    /** The files as they lie there, in the order of their names; none on the driver's disk, whose one file is plain. */
    List<Listed> list() throws IOException {
        List<Listed> listed = new ArrayList<>();
        if (SparkPersistence.onDriverDisk()) {
            return listed;
        }
        FileSystem files = SparkPersistence.fileSystem(folder, session);
        for (FileStatus file : files.listStatus(folder)) {
            String name = file.getPath().getName();
            if (!name.startsWith("_") && !name.startsWith(".")) {
                try (InputStream in = files.open(file.getPath())) {
                    listed.add(new Listed(name, file.getLen(), checksum(in)));
                }
            }
        }
        listed.sort(Comparator.comparing(Listed::name));
        return listed;
    }

    /** @throws IOException when the files are not these to the bit */
    void check(List<Listed> expected) throws IOException {
        List<Listed> found = list();
        if (!found.equals(expected)) {
            throw new IOException("the files are " + found + " instead of " + expected);
        }
    }

    /** @return [count], whose numbers are the caller's to check */
    float[] load(int count) throws IOException {
        if (SparkPersistence.onDriverDisk()) {
            return loadLocally(count);
        }
        Dataset<Row> rows =
                SparkPersistence.reader(session).schema(ENCODER.schema()).parquet(path);
        if (count > CHUNK) {
            checkSize(rows, count);
        }
        float[] parameters = new float[count];
        int loaded = 0;
        Iterator<ParameterChunk> chunks = rows.as(ENCODER).toLocalIterator();
        while (chunks.hasNext()) {
            ParameterChunk chunk = chunks.next();
            int from = Math.multiplyExact(chunk.getChunk(), CHUNK);
            int length = chunk.getValues().length;
            if (from < 0 || length != Math.min(CHUNK, count - from)) {
                throw new IOException("chunk " + chunk.getChunk() + " has " + length + " floats");
            }
            System.arraycopy(chunk.getValues(), 0, parameters, from, length);
            loaded += length;
        }
        if (loaded != count) {
            throw new IOException("they hold " + loaded + " floats");
        }
        return parameters;
    }

    /** Has the executors count, before the driver makes room for more than a chunk. */
    private static void checkSize(Dataset<Row> rows, int count) throws IOException {
        Row size = rows.selectExpr("count(*)", "coalesce(sum(size(values)), 0)").first();
        if (size.getLong(0) != chunks(count) || size.getLong(1) != count) {
            throw new IOException("they hold " + size.getLong(1) + " floats in " + size.getLong(0) + " chunks");
        }
    }

    /** CRC-32C of the floats' bits, big-endian, as eight hexadecimal digits. */
    static String checksum(float[] parameters) {
        CRC32C crc = new CRC32C();
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(1 << 16);
        for (float value : parameters) {
            if (bytes.remaining() < Float.BYTES) {
                crc.update(bytes.flip());
                bytes.clear();
            }
            bytes.putFloat(value);
        }
        crc.update(bytes.flip());
        return String.format("%08x", crc.getValue());
    }

    private static String checksum(InputStream in) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] bytes = new byte[1 << 16];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            crc.update(bytes, 0, n);
        }
        return String.format("%08x", crc.getValue());
    }

    private record Slice(Broadcast<TrainedNetwork> network) implements MapFunction<Long, ParameterChunk> {
        @Override
        public ParameterChunk call(Long chunk) {
            float[] all = network.value().parameters();
            int from = (int) (chunk * CHUNK);
            return new ParameterChunk(
                    chunk.intValue(), Arrays.copyOfRange(all, from, Math.min(all.length, from + CHUNK)));
        }
    }

    private void saveLocally(float[] parameters) throws IOException {
        Path file = Path.of(path);
        Files.createDirectories(file.getParent());
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (float value : parameters) {
                out.writeFloat(value);
            }
        }
    }

    private float[] loadLocally(int count) throws IOException {
        Path file = Path.of(path);
        if (Files.size(file) != (long) Float.BYTES * count) {
            throw new IOException("the file has " + Files.size(file) + " bytes");
        }
        float[] parameters = new float[count];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int i = 0; i < count; i++) {
                parameters[i] = in.readFloat();
            }
        }
        return parameters;
    }
}
