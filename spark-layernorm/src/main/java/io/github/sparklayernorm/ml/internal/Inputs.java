package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** What a stage's features column holds: vectors, or sequences. */
public interface Inputs extends Serializable {
    /** A vector for each row. */
    Inputs VECTORS = new VectorInputs();

    /** Refuses a column of another type. */
    void check(StructType schema, String stage, String column);

    /** The schema that Spark's own checks see, which know vectors only. */
    StructType asVectors(StructType schema, String column);

    /** Whether a row's label is an array with a number for each step. */
    default boolean perStep() {
        return false;
    }

    /** The rows' format, once the width of the features is known. */
    RowFormat shaped(FitColumns columns, RowFormat format);

    /**
     * The column as vectors; a sequence's steps stand one after the other.
     *
     * @param type of the column
     */
    Column vectors(RowFormat format, DataType type);
}
