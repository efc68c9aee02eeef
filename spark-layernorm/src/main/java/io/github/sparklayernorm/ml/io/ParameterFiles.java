package io.github.sparklayernorm.ml.io;

import io.github.sparklayernorm.ml.internal.SparkPersistence;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32C;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The flat parameter array as files: Parquet with the columns chunk (int) and values (array of float), written by the
 * executors, one file for each chunk, and read back in any order.
 */
final class ParameterFiles {
    /** 16 MiB a chunk: far below Spark's limits on tasks and results, and one file for most models. */
    static final int CHUNK = 1 << 22;

    private static final Encoder<ParameterChunk> ENCODER = Encoders.bean(ParameterChunk.class);

    private ParameterFiles() {}

    static void save(TrainedNetwork network, String path, SparkSession session) throws IOException {
        if (SparkPersistence.onDriverDisk()) {
            saveLocally(network.parameters(), Path.of(path));
            return;
        }
        int count = network.parameters().length;
        int chunks = Math.max(1, (int) ((count + (long) CHUNK - 1) / CHUNK));
        session.range(0, chunks, 1, chunks)
                .map((MapFunction<Long, ParameterChunk>) new Slice(network.broadcast(session)), ENCODER)
                .write()
                .parquet(path);
    }

    /** @return [count], whose numbers are the caller's to check */
    static float[] load(String path, int count, SparkSession session) throws IOException {
        if (SparkPersistence.onDriverDisk()) {
            return loadLocally(Path.of(path), count);
        }
        float[] parameters = new float[count];
        int loaded = 0;
        Iterator<ParameterChunk> chunks = session.read()
                .schema(ENCODER.schema())
                .parquet(path)
                .as(ENCODER)
                .toLocalIterator();
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

    private record Slice(Broadcast<float[]> parameters) implements MapFunction<Long, ParameterChunk> {
        @Override
        public ParameterChunk call(Long chunk) {
            float[] all = parameters.value();
            int from = (int) (chunk * CHUNK);
            return new ParameterChunk(
                    chunk.intValue(), Arrays.copyOfRange(all, from, Math.min(all.length, from + CHUNK)));
        }
    }

    private static void saveLocally(float[] parameters, Path path) throws IOException {
        Files.createDirectories(path.getParent());
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)))) {
            for (float value : parameters) {
                out.writeFloat(value);
            }
        }
    }

    private static float[] loadLocally(Path path, int count) throws IOException {
        float[] parameters = new float[count];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            for (int i = 0; i < count; i++) {
                parameters[i] = in.readFloat();
            }
        }
        return parameters;
    }
}
