package io.github.sparklayernorm.examples.digits;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Digits as rows for a classifier: {@code features}, a vector of pixels in [0, 1], and {@code label}, a double. */
public final class DigitRows {
    public static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false);

    static final Encoder<Row> ENCODER = Encoders.row(SCHEMA);

    private DigitRows() {}

    /** Digits {@code first} to {@code first + rows} of the generator, drawn where the partitions are. */
    public static Dataset<Row> generated(
            SparkSession spark, DigitGenerator generator, long first, long rows, int partitions) {
        return spark.range(first, first + rows, 1, partitions)
                .map(
                        (org.apache.spark.api.java.function.MapFunction<Long, Row>) index -> {
                            Digit digit = generator.digit(index);
                            return row(digit.pixels(), digit.label());
                        },
                        ENCODER);
    }

    static Row row(byte[] pixels, int label) {
        double[] values = new double[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xFF) / 255.0;
        }
        return RowFactory.create(Vectors.dense(values), (double) label);
    }
}
