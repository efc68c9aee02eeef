package io.github.sparklayernorm.ml.internal.catalyst;

import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;

/**
 * A deterministic function from a column to a struct that many rows at once are cheaper for. In a plan it is a user-defined
 * function of Spark's, so that Catalyst prunes columns and moves filters around it. It may be called row by row, by any
 * number of threads; where {@link BatchEvaluationRule} runs, whole batches of rows are evaluated together.
 */
public interface BatchFunction extends Function1<Object, Object>, Serializable {
    /** Of the struct. */
    StructType type();

    /** To be filled and evaluated, again and again, by one thread. */
    Batch batch();

    /** The {@link Row} of {@link #type()} of one argument, as Spark calls it row by row. */
    @Override
    default Object apply(Object argument) {
        Batch one = batch();
        one.add(argument);
        one.evaluate();
        Row struct = one.struct(0);
        one.release();
        return struct;
    }

    /** Rows that are evaluated together. */
    interface Batch {
        /** Adds a row by its argument, as Spark hands it to functions. Only after {@link #full()} has said no. */
        void add(Object argument);

        /**
         * Adds a row by its argument as Spark keeps it, of which no objects need to be made. The structs are those that the
         * objects would give; what Spark can make no objects of may be refused here in better words.
         *
         * @param row  read before this returns
         * @param at   the column of the argument
         * @param type of that column
         */
        void add(InternalRow row, int at, DataType type);

        boolean full();

        /** Computes the structs of the rows that were added, if any, and makes room for others. */
        void evaluate();

        /** The struct of a row of the last evaluation, by the order in which rows were added. */
        Row struct(int row);

        /** Lends what the batch holds to others: it is not used any more. Not to be called after a failure. */
        void release();
    }

    /** The rows, such that functions called on them are evaluated in batches. */
    static Dataset<Row> ready(Dataset<Row> rows) {
        BatchEvaluationRule.install(rows.sparkSession());
        return LocalTables.apart(rows);
    }

    /**
     * A call of this function, never null; all uses of the column that is returned are one evaluation.
     *
     * @param name under which plans and errors speak of it
     */
    default Column call(String name, Column argument) {
        // Spark's public ways to make a function wrap it, and then no rule could tell it from others
        return new SparkUserDefinedFunction(this, type(), Scalas.seq(), Option.empty(), Option.apply(name), false, true)
                .apply(Scalas.seq(argument));
    }
}
