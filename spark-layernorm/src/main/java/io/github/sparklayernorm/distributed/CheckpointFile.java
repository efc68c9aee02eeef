package io.github.sparklayernorm.distributed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The form of a checkpoint: magic number, format version, digest of the fit, a JSON header, a checksum of all that, the arrays
 * as little-endian floats, and a checksum over everything. A damaged file is known as one before its numbers are believed:
 * the header's before they are read, and an array's length by the network's.
 *
 * <p>Arrays: parameters, each moment, the outer optimiser's momentum, the best parameters so far by the
 * stopping rule, and by the watch (each empty for none).
 */
final class CheckpointFile {
    private static final int MAGIC = 0x534C4E43; // "SLNC"
    private static final int VERSION = 3;
    private static final int PIECE = 1 << 14; // floats
    private static final int MAX_HEADER = 1 << 26; // bytes: 100,000 epochs of history and more
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All but the arrays. */
    record Header(
            Map<String, String> fingerprint,
            int epoch,
            int step,
            long rounds,
            double weight,
            double lossSum,
            double seconds,
            int moments,
            List<EpochRecord> history,
            double lastTrainingLoss,
            double bestValidationLoss,
            int epochsSinceBest,
            boolean stop,
            boolean best,
            OverfittingWatch.Seen seen,
            boolean watchedBest) {}

    private CheckpointFile() {}

    static void write(OutputStream stream, Fingerprint fingerprint, Progress progress) throws IOException {
        CRC32C checksum = new CRC32C();
        DataOutputStream out =
                new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(stream, 1 << 16), checksum));
        StoppingRule stopping = progress.stopping;
        byte[] header = JSON.writeValueAsBytes(new Header(
                fingerprint.fields(),
                progress.epoch,
                progress.step,
                progress.rounds,
                progress.weight,
                progress.lossSum,
                progress.seconds,
                progress.state.moments().length,
                progress.history,
                stopping.lastTrainingLoss,
                stopping.bestValidationLoss,
                stopping.epochsSinceBest,
                stopping.stop,
                stopping.bestParameters != null,
                progress.watch.seen,
                progress.watch.bestParameters != null));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.write(fingerprint.digest());
        out.writeInt(header.length);
        out.write(header);
        out.writeLong(checksum.getValue());
        write(out, progress.state.parameters());
        for (float[] moment : progress.state.moments()) {
            write(out, moment);
        }
        write(out, progress.outerMomentum);
        write(out, orNone(stopping.bestParameters));
        write(out, orNone(progress.watch.bestParameters));
        out.writeLong(checksum.getValue());
        out.flush();
    }

    /** Whether a file begins as a checkpoint of this fit does. */
    static boolean isOf(InputStream stream, Fingerprint fingerprint) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        return in.readInt() == MAGIC
                && in.readInt() == VERSION
                && Arrays.equals(in.readNBytes(Fingerprint.DIGEST), fingerprint.digest());
    }

    /** Reads the header alone. */
    static Header header(InputStream stream) throws IOException {
        CRC32C checksum = new CRC32C();
        return header(input(stream, checksum), checksum);
    }

    /**
     * @param progress of the shape that the checkpoint must have; filled from it
     * @throws IOException for anything that is not a whole checkpoint of this fit
     */
    static void read(InputStream stream, Fingerprint fingerprint, Progress progress) throws IOException {
        CRC32C checksum = new CRC32C();
        DataInputStream in = input(stream, checksum);
        Header header = header(in, checksum);
        List<String> differences = fingerprint.differences(header.fingerprint());
        if (!differences.isEmpty()) {
            throw new IOException("it is of another fit: " + String.join("; ", differences));
        }
        TrainingState like = progress.state;
        float[] parameters = read(in, like.parameters().length);
        float[][] moments = new float[like.moments().length][];
        if (header.moments() != moments.length) {
            throw new IOException("it has " + header.moments() + " moments, and this fit's has " + moments.length);
        }
        for (int i = 0; i < moments.length; i++) {
            moments[i] = read(in, like.moments()[i].length);
        }
        float[] outerMomentum = read(in, progress.outerMomentum.length);
        float[] best = read(in, header.best() ? parameters.length : 0);
        float[] watchedBest = read(in, header.watchedBest() ? parameters.length : 0);
        long sum = checksum.getValue();
        if (in.readLong() != sum) {
            throw new IOException("its checksum is wrong");
        }
        fill(progress, header, new TrainingState(parameters, moments), outerMomentum);
        progress.stopping.bestParameters = header.best() ? best : null;
        progress.watch.bestParameters = header.watchedBest() ? watchedBest : null;
    }

    private static DataInputStream input(InputStream stream, CRC32C checksum) {
        return new DataInputStream(new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), checksum));
    }

    private static Header header(DataInputStream in, CRC32C checksum) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("it does not start as a checkpoint does");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("its format is version " + version + ", and this library reads version " + VERSION);
        }
        in.skipNBytes(Fingerprint.DIGEST); // the header has what it is made of
        int length = in.readInt();
        if (length < 0 || length > MAX_HEADER) {
            throw new IOException("its header's length is " + length);
        }
        byte[] header = in.readNBytes(length);
        long sum = checksum.getValue();
        if (in.readLong() != sum) {
            throw new IOException("its header's checksum is wrong");
        }
        return JSON.readValue(header, Header.class);
    }

    private static void fill(Progress progress, Header header, TrainingState state, float[] outer) {
        progress.epoch = header.epoch();
        progress.step = header.step();
        progress.rounds = header.rounds();
        progress.weight = header.weight();
        progress.lossSum = header.lossSum();
        progress.seconds = header.seconds();
        progress.state = state;
        progress.outerMomentum = outer;
        progress.history.clear();
        progress.history.addAll(header.history());
        progress.stopping.lastTrainingLoss = header.lastTrainingLoss();
        progress.stopping.bestValidationLoss = header.bestValidationLoss();
        progress.stopping.epochsSinceBest = header.epochsSinceBest();
        progress.stopping.stop = header.stop();
        progress.watch.seen = header.seen();
    }

    private static float[] orNone(float[] array) {
        return array == null ? new float[0] : array;
    }

    private static void write(DataOutputStream out, float[] array) throws IOException {
        byte[] bytes = new byte[PIECE * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.writeInt(array.length);
        for (int i = 0; i < array.length; i += PIECE) {
            int count = Math.min(PIECE, array.length - i);
            buffer.asFloatBuffer().put(array, i, count);
            out.write(bytes, 0, count * Float.BYTES);
        }
    }

    private static float[] read(DataInputStream in, int expected) throws IOException {
        int length = in.readInt();
        if (length != expected) {
            throw new IOException("an array has " + length + " numbers, and this fit's has " + expected);
        }
        byte[] bytes = new byte[PIECE * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] array = new float[length];
        for (int i = 0; i < length; i += PIECE) {
            int count = Math.min(PIECE, length - i);
            in.readFully(bytes, 0, count * Float.BYTES);
            buffer.asFloatBuffer().get(array, i, count);
        }
        return array;
    }
}
