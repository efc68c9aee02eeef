package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.examples.digits.IdxFiles;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second of {@code transform} in {@code local[2]}, 784-1000-1000-10 on MNIST's test rows, beside MLlib's
 * MultilayerPerceptronClassifier with the same layers: the two in turn, and the median ratio.
 *
 * <p>Usage: {@code TransformSpeed DIRECTORY [ROUNDS]}
 */
public final class TransformSpeed {
    private TransformSpeed() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        SparkSession spark = Mnist.session("local[2]");
        Dataset<Row> few = IdxFiles.train(spark, arguments[0]).rows(256, 2).cache();
        Dataset<Row> rows =
                IdxFiles.test(spark, arguments[0]).rows(Long.MAX_VALUE, 2).cache();
        long count = rows.count();
        Transformer ours = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {1000, 1000})
                .setMaxIter(1)
                .fit(few);
        Transformer peer = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {784, 1000, 1000, 10})
                .setMaxIter(1)
                .fit(few);
        rowsPerSecond(ours, rows, count);
        rowsPerSecond(peer, rows, count);
        double[] ratios = new double[rounds];
        System.out.println("rows/s: ours, MLlib, ratio");
        for (int i = 0; i < rounds; i++) {
            double a = rowsPerSecond(ours, rows, count);
            double b = rowsPerSecond(peer, rows, count);
            ratios[i] = a / b;
            System.out.printf(Locale.ROOT, "%10.0f %10.0f %7.1f%n", a, b, ratios[i]);
        }
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "median ratio %.1f%n", ratios[rounds / 2]);
        spark.stop();
    }

    private static double rowsPerSecond(Transformer model, Dataset<Row> rows, long count) {
        long began = System.nanoTime();
        model.transform(rows).write().format("noop").mode("overwrite").save();
        return count / ((System.nanoTime() - began) * 1e-9);
    }
}
