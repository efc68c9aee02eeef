package io.github.sparklayernorm.ml.internal;

import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.util.TypeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import scala.math.Ordering;

/**
 * Ids, times and constants of rows, compared as Spark compares them: strings by their bytes or their collation, 0.0 with
 * -0.0 and NaN with NaN as equal, whole numbers as whole numbers. Nanoseconds since 1970 have neighbours 256 apart as
 * doubles, so times are subtracted before they become one.
 */
final class SeriesKeys {
    private static final double MICROSECONDS = 1e6;

    private final StructType types;
    private final BiPredicate<Object, Object>[] same;
    private final ToDoubleBiFunction<Object, Object> apart;

    /** @param types of id, time and constants, in this order */
    @SuppressWarnings({"unchecked", "rawtypes"})
    SeriesKeys(StructType types) {
        this.types = types;
        same = new BiPredicate[types.length()];
        for (int j = 0; j < same.length; j++) {
            same[j] = same(type(j));
        }
        apart = apart(type(SeriesPlan.TIME_AT));
    }

    boolean same(KeptColumns a, KeptColumns b, int at) {
        Object left = value(a, at);
        Object right = value(b, at);
        return (left == null || right == null) ? left == right : same[at].test(left, right);
    }

    /** Whether there is a time that has a place in an order. */
    boolean hasTime(KeptColumns row) {
        Object time = value(row, SeriesPlan.TIME_AT);
        return time != null && (!(time instanceof Double || time instanceof Float) || Double.isFinite(number(time)));
    }

    /** From one row to a later one: seconds of timestamps, days of dates, else in the numbers of the column. */
    double apart(KeptColumns before, KeptColumns row) {
        return apart.applyAsDouble(value(before, SeriesPlan.TIME_AT), value(row, SeriesPlan.TIME_AT));
    }

    /** The value for a text. */
    Object shown(KeptColumns row, int at) {
        return CatalystTypeConverters.convertToScala(value(row, at), type(at));
    }

    private Object value(KeptColumns row, int at) {
        InternalRow values = row.values();
        return values.isNullAt(at) ? null : values.get(at, type(at));
    }

    private DataType type(int at) {
        return types.apply(at).dataType();
    }

    /** Vectors are equal in either form; a type without an order (maps) is compared by what it holds. */
    private static BiPredicate<Object, Object> same(DataType type) {
        if (!(type instanceof UserDefinedType) && RowOrdering.isOrderable(type)) {
            Ordering<Object> ordering = TypeUtils.getInterpretedOrdering(type);
            return (a, b) -> ordering.compare(a, b) == 0;
        }
        return (a, b) -> Objects.deepEquals(
                CatalystTypeConverters.convertToScala(a, type), CatalystTypeConverters.convertToScala(b, type));
    }

    private static ToDoubleBiFunction<Object, Object> apart(DataType type) {
        if (type instanceof DecimalType) {
            return (a, b) -> ((Decimal) b)
                    .toJavaBigDecimal()
                    .subtract(((Decimal) a).toJavaBigDecimal())
                    .doubleValue();
        }
        if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
            return (a, b) -> number(b) - number(a);
        }
        if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
            return (a, b) -> whole(a, b) / MICROSECONDS;
        }
        return SeriesKeys::whole;
    }

    /** b - a >= 0, exact to where a double is. */
    private static double whole(Object a, Object b) {
        long from = ((Number) a).longValue();
        long to = ((Number) b).longValue();
        return to - from >= 0 ? to - from : (double) to - from; // more than half of all longs apart
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
