package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.SequencePacker;
import io.github.sparklayernorm.kernel.PackedMatrix;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.model.SequenceContributions;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.train.PackedRows;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** Sequences, sorted by length within the batch; their outputs come back in the order of the rows. */
final class SequenceBatch implements RowBatch {
    /** So many sequences, or so many steps, whichever comes first, and then some to fill a tile, unless they are long. */
    private static final int ROWS = 256;

    private static final int STEPS = 6144;
    private static final int MOST_STEPS = 8192;

    /** The rows that a {@link PackedMatrix} takes at a time: 123 cost what 128 do. */
    private static final int TILE = 8;

    private final Network network;
    private final RowFormat format;
    private final Batch batch;
    private final int width;
    private final int[] order = new int[ROWS];
    private final int[] at = new int[ROWS + 1]; // outputs before each row
    private SequencePacker packer;
    private float[] outputs = {};
    private int count;
    private PackedRows predicted; // of the last prediction
    private SequenceContributions explainer; // null before the first explanation
    private float[] added = {}; // [steps,inputs]

    SequenceBatch(Network network, RowFormat format) {
        this.network = network;
        this.format = format;
        batch = Batch.of(network.spec());
        width = network.spec().outputs();
        packer = new SequencePacker(format);
        for (int i = 0; i < ROWS; i++) {
            order[i] = i;
        }
    }

    @Override
    public int add(FeatureRows row) {
        packer.add(row);
        return count++;
    }

    @Override
    public boolean full() {
        int steps = packer.steps();
        return count == ROWS || steps >= MOST_STEPS || (steps >= STEPS && count % TILE == 0);
    }

    @Override
    public void predict() {
        if (count == 0) {
            return;
        }
        PackedRows rows = packer.rows();
        int[] starts = rows.sequences(0).starts();
        rows.gather(order, 0, count, batch);
        network.forward(batch);
        for (int i = 0; i < count; i++) {
            at[i + 1] = at[i] + (network.spec().outputPerStep() ? starts[i + 1] - starts[i] : 1);
        }
        if (outputs.length < at[count] * width) {
            outputs = new float[at[count] * width];
        }
        copyOutputs(batch.input(0).steps);
        packer = new SequencePacker(format);
        predicted = rows;
        count = 0;
    }

    @Override
    public void explain(float[] factors) {
        if (explainer == null) {
            explainer = new SequenceContributions(
                    (RecurrentSpec) network.spec(), network.parameters().values(), network.kernels());
        }
        int length = predicted.sequences(0).features().length;
        added = added.length < length ? new float[length] : added;
        explainer.explain(
                predicted.rows(),
                predicted.sequences(0).starts(),
                predicted.sequences(0).features(),
                factors,
                added);
    }

    @Override
    public Object contributions(int position) {
        int inputs = predicted.sequences(0).inputs();
        int from = predicted.sequences(0).starts()[position];
        int steps = predicted.sequences(0).starts()[position + 1] - from;
        boolean tokens = ((RecurrentSpec) network.spec()).vocabulary() > 0;
        Object[] result = tokens ? new Double[steps] : new Vector[steps];
        for (int t = 0; t < steps; t++) {
            double[] step = new double[inputs];
            for (int j = 0; j < inputs; j++) {
                step[j] = added[(from + t) * inputs + j];
            }
            result[t] = tokens ? (Object) step[0] : Vectors.dense(step);
        }
        return result;
    }

    private void copyOutputs(Steps steps) {
        float[] from = network.outputs();
        for (int place = 0; place < steps.sequences(); place++) {
            int row = batch.given(place);
            for (int t = 0; t < outputCount(row); t++) {
                int source = network.spec().outputPerStep() ? steps.row(t, place) : place;
                System.arraycopy(from, source * width, outputs, (at[row] + t) * width, width);
            }
        }
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public int outputsAt(int position) {
        return at[position] * width;
    }

    @Override
    public int outputCount(int position) {
        return at[position + 1] - at[position];
    }

    @Override
    public int outputWidth() {
        return width;
    }
}
