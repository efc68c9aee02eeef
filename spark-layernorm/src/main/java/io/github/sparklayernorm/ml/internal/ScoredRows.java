package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.MutableProjection$;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * The rows of a partition, each followed by the struct of a {@link RowScoring}, a batch of rows in one pass of the network.
 * What came with a row goes on as the bytes that it is.
 *
 * <p>Lazy: a batch is read when its first row is asked for. A row's outputs depend on the rows beside it at most by float
 * rounding (GEMM sums in an order that follows the batch's size).
 */
final class ScoredRows extends AbstractIterator<InternalRow> {
    /** Invalid rows count here, so that many of them do not pile up. */
    private static final int MOST_ROWS = 256;

    /** Of the rows that wait for their batch. */
    private static final long MOST_BYTES = 1 << 24;

    private record Pending(InternalRow row, int position) {}

    private final Iterator<InternalRow> input;
    private final RowScoring scoring;
    private final FeatureRows reader;
    private final MutableProjection features;
    private final DataType featuresType;
    private final Function1<Object, Object> toScala;
    private final Function1<Object, Object> toCatalyst;
    private final UnsafeProjection result;
    private final GenericInternalRow struct = new GenericInternalRow(1);
    private final JoinedRow joined = new JoinedRow();
    private final Queue<Pending> pending = new ArrayDeque<>();
    private RowBatch batch; // null before the first row

    /**
     * @param features the function's argument, an expression over {@code columns}
     * @param columns  of the input
     * @param output   columns of the result
     */
    ScoredRows(
            Iterator<InternalRow> input,
            RowScoring scoring,
            Expression features,
            Seq<Attribute> columns,
            Seq<Attribute> output) {
        this.input = input;
        this.scoring = scoring;
        this.reader = new FeatureRows(scoring.format());
        this.features = MutableProjection$.MODULE$.create(Scalas.seq(features), columns);
        this.featuresType = features.dataType();
        this.toScala = CatalystTypeConverters$.MODULE$.createToScalaConverter(featuresType);
        this.toCatalyst = CatalystTypeConverters$.MODULE$.createToCatalystConverter(scoring.type());
        this.result = UnsafeProjection$.MODULE$.create(Scalas.expressions(output), output);
    }

    @Override
    public boolean hasNext() {
        if (pending.isEmpty() && input.hasNext()) {
            fill();
        }
        return !pending.isEmpty();
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no rows are left to score");
        }
        Pending next = pending.remove();
        Row scores = next.position() < 0 ? scoring.invalid() : scoring.row(reader, batch, next.position());
        struct.update(0, toCatalyst.apply(scores));
        return result.apply(joined.apply(next.row(), struct));
    }

    private void fill() {
        if (batch == null) {
            lease();
        }
        long bytes = 0;
        while (input.hasNext() && !batch.full() && pending.size() < MOST_ROWS && bytes < MOST_BYTES) {
            InternalRow row = input.next();
            bytes += row instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : 0;
            Object value = features.apply(row).get(0, featuresType);
            boolean valid = reader.readFeatures(toScala.apply(value));
            pending.add(new Pending(row.copy(), valid ? batch.add(reader) : -1));
        }
        batch.predict();
    }

    /** A batch that is left in the middle of its work does not come back. */
    private void lease() {
        TrainedNetwork network = scoring.network().value();
        batch = network.lease(scoring.format());
        TaskContext.get().addTaskCompletionListener(task -> {
            if (!task.isFailed() && !task.isInterrupted()) {
                network.giveBack(batch);
            }
        });
    }
}
