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
 * The form of a checkpoint: magic number, format version, a JSON header, the arrays as little-endian floats, and a checksum
 * over all of it, so that a damaged file is known as one.
 *
 * <p>Arrays: parameters, each moment, the outer optimiser's momentum, the best parameters so far (empty for none).
 */
final class CheckpointFile {
    private static final int MAGIC = 0x534C4E43; // "SLNC"
    private static final int VERSION = 1;
    private static final int PIECE = 1 << 14; // floats
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
            boolean stop) {}

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
                stopping.stop));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(header.length);
        out.write(header);
        write(out, progress.state.parameters());
        for (float[] moment : progress.state.moments()) {
            write(out, moment);
        }
        write(out, progress.outerMomentum);
        write(out, stopping.bestParameters == null ? new float[0] : stopping.bestParameters);
        out.writeLong(checksum.getValue());
        out.flush();
    }

    /** Reads the header, and then hands the progress to be filled; fails on anything that is not a whole checkpoint. */
    static Header read(InputStream stream, Progress progress) throws IOException {
        CRC32C checksum = new CRC32C();
        DataInputStream in =
                new DataInputStream(new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), checksum));
        if (in.readInt() != MAGIC) {
            throw new IOException("it does not start as a checkpoint does");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("its format is version " + version + ", and this library reads version " + VERSION);
        }
        Header header = JSON.readValue(in.readNBytes(in.readInt()), Header.class);
        float[] parameters = read(in);
        float[][] moments = new float[header.moments()][];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = read(in);
        }
        float[] outerMomentum = read(in);
        float[] best = read(in);
        long sum = checksum.getValue();
        if (in.readLong() != sum) {
            throw new IOException("its checksum is wrong");
        }
        fill(progress, header, new TrainingState(parameters, moments), outerMomentum, best);
        return header;
    }

    private static void fill(Progress progress, Header header, TrainingState state, float[] outer, float[] best) {
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
        progress.stopping.bestParameters = best.length == 0 ? null : best;
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

    /** Grows with what is there: a damaged length must not ask for more memory than the file is long. */
    private static float[] read(DataInputStream in) throws IOException {
        byte[] bytes = new byte[PIECE * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("an array's length is " + length);
        }
        float[] array = new float[Math.min(length, PIECE)];
        for (int i = 0; i < length; i += PIECE) {
            int count = Math.min(PIECE, length - i);
            in.readFully(bytes, 0, count * Float.BYTES);
            if (array.length < i + count) {
                array = Arrays.copyOf(array, (int) Math.min(length, 2L * array.length));
            }
            buffer.asFloatBuffer().get(array, i, count);
        }
        return array;
    }
}
