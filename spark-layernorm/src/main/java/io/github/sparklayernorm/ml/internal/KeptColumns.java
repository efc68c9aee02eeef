package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.SQLUserDefinedType;

/**
 * Columns of a row as Spark holds them, never turned into Java objects: what goes through a {@code mapPartitions} this way
 * comes out with the same bits. A {@code java.lang.String} has no place for bytes that are no UTF-8.
 */
@SQLUserDefinedType(udt = KeptColumnsType.class)
public final class KeptColumns implements Serializable {
    private static final long serialVersionUID = 1L;

    private final InternalRow values;

    KeptColumns(InternalRow values) {
        this.values = values;
    }

    InternalRow values() {
        return values;
    }
}
