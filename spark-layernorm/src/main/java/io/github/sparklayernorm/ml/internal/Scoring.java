package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.SKIP;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a model adds to a row, as a function of the row's features.
 *
 * @param type of the struct: see {@link #type(RowFormat, StructField[])}
 */
record Scoring(Broadcast<TrainedNetwork> network, RowFormat format, OutputColumns columns, StructType type)
        implements BatchFunction {

    /** Where invalid rows are skipped, a first field says whether a row is valid: what filters them out. */
    static final String VALID = "valid";

    /** The struct's fields are the columns by position, since their names may differ in case alone. */
    static StructType type(RowFormat format, StructField[] columns) {
        StructType type = new StructType();
        if (format.invalid() == SKIP) {
            type = type.add(VALID, DataTypes.BooleanType, false);
        }
        for (int j = 0; j < columns.length; j++) {
            type = type.add(column(j), columns[j].dataType(), columns[j].nullable());
        }
        return type;
    }

    static String column(int j) {
        return "column" + j;
    }

    @Override
    public Batch batch() {
        return new ScoringBatch(this);
    }

    /** The columns of a row of the batch's last prediction. */
    Row row(RowBatch batch, int position) {
        return row(true, batch.outputs(), batch.outputsAt(position), batch.outputCount(position));
    }

    /** The columns of an invalid row that is kept, or is still to be filtered out. */
    Row invalid() {
        return row(false, null, 0, 0);
    }

    private Row row(boolean valid, float[] outputs, int at, int count) {
        Object[] values = new Object[type.length()];
        int first = values.length - columns.count();
        if (first > 0) {
            values[0] = valid;
        }
        columns.write(outputs, at, count, values, first);
        return RowFactory.create(values);
    }
}
