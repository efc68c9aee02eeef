package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.ForeachWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.LowLatencyMemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How long one row takes, beside MLlib's logistic regression and multilayer perceptron of the same shape, 20-64-2: as a data
 * frame of one row, and through a stream in Spark 4.1's real-time mode. Milliseconds, medians of 200, the models in turn.
 *
 * <p>Usage: {@code TransformLatency}
 */
public final class TransformLatency {
    private static final int WIDTH = 20;
    private static final int ROWS = 200;
    private static final BlockingQueue<Row> OUT = new LinkedBlockingQueue<>();

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);

    private TransformLatency() {}

    public static void main(String[] arguments) throws Exception {
        try (SparkSession spark = Mnist.session("local[2]")) {
            Random random = new Random(1);
            List<Row> rows = IntStream.range(0, ROWS)
                    .mapToObj(i -> RowFactory.create(
                            i, Vectors.dense(random.doubles(WIDTH, -1, 1).toArray()), i % 2.0))
                    .toList();
            Dataset<Row> training = spark.createDataFrame(rows, SCHEMA);
            List<Transformer> models = List.of(
                    new LayerNormMLPClassifier()
                            .setHiddenLayers(new int[] {64})
                            .setMaxIter(2)
                            .fit(training),
                    new LogisticRegression().setMaxIter(2).fit(training),
                    new MultilayerPerceptronClassifier()
                            .setLayers(new int[] {WIDTH, 64, 2})
                            .setMaxIter(2)
                            .fit(training));
            System.out.println("ms: model, a data frame of one row, a row in real-time mode");
            for (int round = 0; round < 3; round++) {
                for (Transformer model : models) {
                    System.out.printf(
                            Locale.ROOT,
                            "%-40s %8.2f %8.2f%n",
                            model.getClass().getSimpleName(),
                            frames(spark, model, rows),
                            stream(spark, model, rows));
                }
            }
        }
    }

    private static double frames(SparkSession spark, Transformer model, List<Row> rows) {
        double[] milliseconds = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            long began = System.nanoTime();
            model.transform(spark.createDataFrame(rows.subList(i, i + 1), SCHEMA))
                    .select("id", "prediction")
                    .collectAsList();
            milliseconds[i] = (System.nanoTime() - began) * 1e-6;
        }
        return median(milliseconds);
    }

    private static double stream(SparkSession spark, Transformer model, List<Row> rows) throws Exception {
        LowLatencyMemoryStream<Row> stream = LowLatencyMemoryStream.singlePartition(Encoders.row(SCHEMA), spark);
        StreamingQuery query = model.transform(stream.toDF())
                .select("id", "prediction")
                .writeStream()
                .outputMode("update")
                .trigger(Trigger.RealTime(10, TimeUnit.MINUTES))
                .foreach(new Out())
                .start();
        try {
            double[] milliseconds = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                long began = System.nanoTime();
                stream.addData(CollectionConverters.asScala(rows.subList(i, i + 1)));
                if (OUT.poll(1, TimeUnit.MINUTES) == null) {
                    throw new IllegalStateException("no row came out of the stream within a minute");
                }
                milliseconds[i] = (System.nanoTime() - began) * 1e-6;
            }
            return median(milliseconds);
        } finally {
            query.stop();
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static final class Out extends ForeachWriter<Row> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean open(long partition, long epoch) {
            return true;
        }

        @Override
        public void process(Row row) {
            OUT.add(row);
        }

        @Override
        public void close(Throwable error) {}
    }
}
