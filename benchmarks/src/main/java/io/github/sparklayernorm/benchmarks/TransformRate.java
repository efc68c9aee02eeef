package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows per second of {@code transform} in {@code local[1]}, from cached rows to id and prediction: {@code mlp} is
 * 784-1000-1000-10, {@code lstm} a plain LSTM of 256 units over 50 steps of 16 numbers, {@code lnlstm} a layer-normalised one.
 * The last line is the best of five passes.
 *
 * <p>Usage: {@code TransformRate mlp|lstm|lnlstm}
 */
public final class TransformRate {
    private static final int PASSES = 5;
    private static final int MLP_ROWS = 10_000;
    private static final int SEQUENCES = 3_000;
    private static final int STEPS = 50;
    private static final int CHANNELS = 16;

    private TransformRate() {}

    public static void main(String[] arguments) throws IOException {
        String kind = arguments[0];
        try (SparkSession spark = Mnist.session("local[1]")) {
            Dataset<Row> rows = (kind.equals("mlp") ? vectors(spark) : sequences(spark)).cache();
            long count = rows.count();
            Transformer model = model(kind, rows.limit(256));
            double best = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                long began = System.nanoTime();
                model.transform(rows)
                        .select("id", "prediction")
                        .write()
                        .format("noop")
                        .mode("overwrite")
                        .save();
                best = Math.max(best, count / ((System.nanoTime() - began) * 1e-9));
            }
            System.out.printf(Locale.ROOT, "%.1f rows/s%n", best);
        }
    }

    private static Transformer model(String kind, Dataset<Row> rows) {
        if (kind.equals("mlp")) {
            return new LayerNormMLPClassifier()
                    .setHiddenLayers(new int[] {1000, 1000})
                    .setMaxIter(1)
                    .fit(rows);
        }
        return new LayerNormRNNClassifier()
                .setNormalization(kind.equals("lstm") ? "none" : "layer")
                .setHiddenSize(256)
                .setPooling("last")
                .setMaxIter(1)
                .fit(rows);
    }

    private static Dataset<Row> vectors(SparkSession spark) {
        return spark.range(0, MLP_ROWS, 1, 1)
                .map(
                        (MapFunction<Long, Row>) id -> RowFactory.create(id, vector(new Random(id), 784), id % 10.0),
                        Encoders.row(schema(false)));
    }

    private static Dataset<Row> sequences(SparkSession spark) {
        return spark.range(0, SEQUENCES, 1, 1)
                .map(
                        (MapFunction<Long, Row>) id -> {
                            Random random = new Random(id);
                            Vector[] steps = new Vector[STEPS];
                            for (int t = 0; t < STEPS; t++) {
                                steps[t] = vector(random, CHANNELS);
                            }
                            return RowFactory.create(id, steps, id % 3.0);
                        },
                        Encoders.row(schema(true)));
    }

    private static Vector vector(Random random, int width) {
        return Vectors.dense(random.doubles(width, -1, 1).toArray());
    }

    private static StructType schema(boolean sequences) {
        return new StructType()
                .add("id", DataTypes.LongType)
                .add(
                        "features",
                        sequences ? DataTypes.createArrayType(SQLDataTypes.VectorType()) : SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType);
    }
}
