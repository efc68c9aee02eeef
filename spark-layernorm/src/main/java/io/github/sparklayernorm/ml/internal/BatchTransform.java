package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.KEEP;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.NetworkSpec;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
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
 * @param featuresAt position of the features among the input's columns
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

    /** Invalid rows that are kept count here, so that many of them do not pile up. */
    private static final int MOST_ROWS = 256;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Batches(rows);
    }

    /** @param position among the batch's rows, or -1 for an invalid one */
    private record Pending(Row row, int position) {}

    private final class Batches implements Iterator<Row> {
        private final Iterator<Row> input;
        private final FeatureRows reader = new FeatureRows(format);
        private Queue<Pending> pending = new ArrayDeque<>();
        private RowBatch batch;

        Batches(Iterator<Row> input) {
            this.input = input;
        }

        @Override
        public boolean hasNext() {
            while (pending.isEmpty() && input.hasNext()) {
                fill();
            }
            return !pending.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no rows are left to transform");
            }
            Pending next = pending.remove();
            Object[] values = new Object[carried + columns.count()];
            for (int j = 0; j < carried; j++) {
                values[j] = next.row().get(j);
            }
            int position = next.position();
            if (position < 0) {
                columns.write(null, 0, 0, values, carried);
            } else {
                columns.write(batch.outputs(), batch.outputsAt(position), batch.outputCount(position), values, carried);
            }
            return RowFactory.create(values);
        }

        private void fill() {
            if (batch == null && input.hasNext()) {
                batch = RowBatch.of(TrainedNetwork.load(spec, parameters.value()), format);
            }
            while (input.hasNext() && !batch.full() && pending.size() < MOST_ROWS) {
                Row row = input.next();
                if (reader.readFeatures(row.get(featuresAt))) {
                    pending.add(new Pending(row, batch.add(reader)));
                } else if (format.invalid() == KEEP) {
                    pending.add(new Pending(row, -1));
                }
            }
            if (batch != null) {
                batch.predict();
                handleOutputs();
            }
        }

        /** A row whose outputs are not finite is an invalid row. */
        private void handleOutputs() {
            Queue<Pending> handled = new ArrayDeque<>();
            for (Pending row : pending) {
                if (row.position() < 0 || batch.finite(row.position())) {
                    handled.add(row);
                } else {
                    reader.refuseOutputs();
                    if (format.invalid() == KEEP) {
                        handled.add(new Pending(row.row(), -1));
                    }
                }
            }
            pending = handled;
        }
    }
}
