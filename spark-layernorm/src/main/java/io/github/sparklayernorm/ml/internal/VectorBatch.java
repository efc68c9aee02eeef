package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.RowContributions;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.train.SparseField;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vectors;

/** Vectors, as the rows of one matrix: a dense one, or a sparse one where its first row is sparse enough. */
final class VectorBatch implements RowBatch {
    /**
     * BLAS lays the weights out anew for every product, so that its speed still grows where it has long been near the best:
     * from 256 to 1,024 rows by a tenth for layers of 1,000 units ({@code benchmarks/compare transform mlp}).
     */
    private static final int ROWS = 1024;

    /** 16 MiB of dense features at most, for very wide rows. */
    private static final int FLOATS = 1 << 22;

    private final Network network;
    private final int inputs;
    private final int width;
    private final SparseInput sparse = new SparseInput();
    private float[] features = {};
    private float[] outputs = {};
    private int capacity;
    private boolean dense;
    private int count;
    private int predicted; // rows of the last prediction
    private RowContributions explainer; // null before the first explanation
    private float[] added = {}; // [rows,inputs], or one for each element of sparse rows

    VectorBatch(Network network) {
        this.network = network;
        inputs = network.spec().inputs();
        width = network.spec().outputs();
    }

    @Override
    public int add(FeatureRows row) {
        if (count == 0) {
            begin(row);
        }
        if (dense) {
            if (features.length < (count + 1) * inputs) { // a batch of one row, as in streams, needs no room for more
                features = Arrays.copyOf(features, Math.min(capacity, 4 * (count + 1)) * inputs);
            }
            row.copyFeatures(features, count * inputs);
        } else {
            int at = sparse.reserve(row.active()); // before the arrays are asked for: it may replace them
            row.copySparse(sparse.columns(), sparse.values(), at);
        }
        return count++;
    }

    private void begin(FeatureRows first) {
        dense = !first.staysSparse() || !SparseField.staySparse(1, inputs, first.active());
        capacity = dense ? Math.max(1, Math.min(ROWS, FLOATS / inputs)) : ROWS;
        sparse.clear();
    }

    @Override
    public boolean full() {
        return count > 0 && count == capacity;
    }

    @Override
    public void predict() {
        if (outputs.length < count * width) {
            outputs = new float[count * width];
        }
        if (count > 0 && dense) {
            network.predict(count, features, outputs);
        } else if (count > 0) {
            network.predict(sparse, outputs);
        }
        predicted = count;
        count = 0;
    }

    @Override
    public void explain(float[] factors) {
        if (explainer == null) {
            explainer = new RowContributions(
                    (MlpSpec) network.spec(), network.parameters().values(), network.kernels());
        }
        int length = dense ? predicted * inputs : sparse.count();
        added = added.length < length ? new float[length] : added;
        if (dense) {
            explainer.explain(predicted, features, factors, added);
        } else {
            explainer.explain(sparse, factors, added);
        }
    }

    @Override
    public Object contributions(int position) {
        int from = dense ? position * inputs : sparse.start(position);
        int count = dense ? inputs : sparse.start(position + 1) - from;
        double[] values = new double[count];
        for (int j = 0; j < count; j++) {
            values[j] = added[from + j];
        }
        return dense
                ? Vectors.dense(values)
                : Vectors.sparse(inputs, Arrays.copyOfRange(sparse.columns(), from, from + count), values);
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public int outputsAt(int position) {
        return position * width;
    }

    @Override
    public int outputCount(int position) {
        return 1;
    }

    @Override
    public int outputWidth() {
        return width;
    }
}
