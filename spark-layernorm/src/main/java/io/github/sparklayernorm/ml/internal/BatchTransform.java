package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.KEEP;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds a network's outputs to the rows of a partition, a batch of rows in one pass of the network.
 *
 * <p>Lazy: a batch is read when its first row is asked for. One network and its buffers serve a whole partition. A row's
 * outputs depend on the rows beside it at most by float rounding (GEMM sums in an order that follows the batch's size).
 *
 * @param featuresAt position of the vector among the input's columns
 * @param carried    leading columns of the input that are handed on
 */
record BatchTransform(
        NetworkSpec spec,
        Broadcast<float[]> parameters,
        RowFormat format,
        int featuresAt,
        int carried,
        OutputColumns columns)
        implements MapPartitionsFunction<Row, Row> {

    /** GEMM reaches its speed at about a hundred rows; more only costs memory. */
    private static final int BATCH_ROWS = 256;

    /** 16 MiB of features at most, for very wide rows. */
    private static final int BATCH_FLOATS = 1 << 22;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Batches(rows);
    }

    private final class Batches implements Iterator<Row> {
        private final Iterator<Row> input;
        private final FeatureRows reader = new FeatureRows(format);
        private final int capacity = Math.max(1, Math.min(BATCH_ROWS, BATCH_FLOATS / spec.inputs()));
        private final Row[] rows = new Row[capacity];
        private final int[] valid = new int[capacity]; // position among the network's rows, or -1
        private Network network;
        private float[] features;
        private float[] outputs;
        private int count;
        private int next;

        Batches(Iterator<Row> input) {
            this.input = input;
        }

        @Override
        public boolean hasNext() {
            if (next == count) {
                fill();
            }
            return next < count;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no rows are left to transform");
            }
            Row row = rows[next];
            Object[] values = new Object[carried + columns.count()];
            for (int j = 0; j < carried; j++) {
                values[j] = row.get(j);
            }
            int position = valid[next];
            columns.write(position < 0 ? null : outputs, position * spec.outputs(), values, carried);
            rows[next++] = null;
            return RowFactory.create(values);
        }

        private void fill() {
            if (features == null && input.hasNext()) {
                network = TrainedNetwork.load(spec, parameters.value());
                features = new float[capacity * spec.inputs()];
                outputs = new float[capacity * spec.outputs()];
            }
            next = 0;
            count = 0;
            int predicted = 0;
            while (count < capacity && input.hasNext()) {
                Row row = input.next();
                boolean good = reader.readFeatures(row.get(featuresAt));
                if (good) {
                    reader.copyFeatures(features, predicted * spec.inputs());
                } else if (format.invalid() != KEEP) {
                    continue;
                }
                valid[count] = good ? predicted++ : -1;
                rows[count++] = row;
            }
            if (predicted > 0) {
                network.predict(predicted, features, outputs);
            }
        }
    }
}
