package io.github.sparklayernorm.ml.internal.catalyst;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.catalyst.CatalystTypeConverters$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * Columns of the rows of a partition, followed by the struct of a {@link BatchFunction}. What came with a row goes on as the bytes
 * that it is. Lazy: a batch is read when its first row is asked for. A partition that is not read to its end leaves its batch
 * to the garbage collector: nobody knows then which thread is still in it.
 */
final class EvaluatedRows extends AbstractIterator<InternalRow> {
    /** Of the rows that wait for their batch; with this much a batch goes off though it is not full. */
    private static final long MOST_BYTES = 1 << 24;

    private final Iterator<InternalRow> input;
    private final BatchFunction function;
    private final UnsafeProjection kept; // null: all
    private final UnsafeProjection computed; // null: the argument is a column of the input
    private final int argument; // its column, of the input or of what is computed
    private final DataType argumentType;
    private final Function1<Object, Object> toCatalyst;
    private final UnsafeProjection result;
    private final GenericInternalRow struct = new GenericInternalRow(1);
    private final JoinedRow joined = new JoinedRow();
    private final Queue<InternalRow> pending = new ArrayDeque<>();
    private BatchFunction.Batch batch; // null before the first row and after the last
    private int next; // of the batch

    /**
     * @param argument the function's, an expression over {@code columns}
     * @param columns  of the input
     * @param kept     those of them that are handed on
     * @param output   columns of the result
     */
    EvaluatedRows(
            Iterator<InternalRow> input,
            BatchFunction function,
            Expression argument,
            Seq<Attribute> columns,
            Seq<Attribute> kept,
            Seq<Attribute> output) {
        this.input = input;
        this.function = function;
        this.kept = kept.equals(columns) ? null : UnsafeProjection$.MODULE$.create(Scalas.expressions(kept), columns);
        int column = column(argument, columns);
        this.computed = column >= 0 ? null : UnsafeProjection$.MODULE$.create(Scalas.seq(argument), columns);
        this.argument = Math.max(column, 0);
        this.argumentType = argument.dataType();
        this.toCatalyst = CatalystTypeConverters$.MODULE$.createToCatalystConverter(function.type());
        this.result = UnsafeProjection$.MODULE$.create(Scalas.expressions(output), output);
    }

    /** Which of the columns an expression is, or -1. */
    private static int column(Expression expression, Seq<Attribute> columns) {
        return columns.indexWhere(column ->
                expression instanceof Attribute attribute && attribute.exprId().equals(column.exprId()));
    }

    @Override
    public boolean hasNext() {
        if (pending.isEmpty() && input.hasNext()) {
            fill();
        }
        if (pending.isEmpty() && batch != null) {
            batch.release();
            batch = null;
        }
        return !pending.isEmpty();
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no rows are left to evaluate");
        }
        struct.update(0, toCatalyst.apply(batch.struct(next++)));
        return result.apply(joined.apply(pending.remove(), struct));
    }

    private void fill() {
        if (batch == null) {
            batch = function.batch();
        }
        long bytes = 0;
        while (input.hasNext() && !batch.full() && bytes < MOST_BYTES) {
            InternalRow row = input.next();
            batch.add(computed == null ? row : computed.apply(row), argument, argumentType);
            InternalRow handedOn = kept == null ? row : kept.apply(row);
            bytes += handedOn instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : 0;
            pending.add(handedOn.copy()); // Spark uses its row again
        }
        batch.evaluate();
        next = 0;
    }
}
