package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** The type under which an encoder takes a struct for {@link KeptColumns}. It never appears in a result. */
public final class KeptColumnsType extends UserDefinedType<KeptColumns> {
    private static final long serialVersionUID = 1L;

    private final StructType columns;

    /** For the encoder, which asks for no more than the two conversions. */
    public KeptColumnsType() {
        this(new StructType());
    }

    KeptColumnsType(StructType columns) {
        this.columns = columns;
    }

    /** The rows with their struct column {@code name} kept as it is. */
    static Dataset<Row> keeping(Dataset<Row> rows, String name) {
        StructType schema = rows.schema();
        StructType kept = new StructType();
        for (int j = 0; j < schema.length(); j++) {
            boolean keep = schema.apply(j).name().equals(name);
            kept = kept.add(
                    schema.apply(j).name(),
                    keep
                            ? new KeptColumnsType((StructType) schema.apply(j).dataType())
                            : schema.apply(j).dataType(),
                    schema.apply(j).nullable());
        }
        return rows.as(Encoders.row(kept));
    }

    /** One of the columns that are kept in column {@code name}. */
    static Column column(String name, String field) {
        return functions.unwrap_udt(functions.col(name)).getField(field);
    }

    @Override
    public StructType sqlType() {
        return columns;
    }

    @Override
    public Object serialize(KeptColumns kept) {
        return kept.values();
    }

    @Override
    public KeptColumns deserialize(Object datum) {
        return new KeptColumns(((InternalRow) datum).copy()); // Spark uses its row again
    }

    @Override
    public Class<KeptColumns> userClass() {
        return KeptColumns.class;
    }
}
