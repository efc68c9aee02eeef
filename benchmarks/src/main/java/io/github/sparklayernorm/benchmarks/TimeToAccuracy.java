package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.examples.digits.IdxFiles;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds and test accuracy of MLlib's MultilayerPerceptronClassifier 784-1000-1000-10 on MNIST in {@code local[2]}, for each
 * number of L-BFGS iterations: the peer of {@link MnistFit}, whose line gives ours.
 *
 * <p>Usage: {@code TimeToAccuracy DIRECTORY ITERATIONS,..}
 */
public final class TimeToAccuracy {
    private TimeToAccuracy() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        Dataset<Row> train =
                IdxFiles.train(spark, arguments[0]).rows(Long.MAX_VALUE, 2).cache();
        Dataset<Row> test =
                IdxFiles.test(spark, arguments[0]).rows(Long.MAX_VALUE, 2).cache();
        train.count();
        System.out.println("MLlib iterations, seconds, test accuracy");
        for (int iterations : Arrays.stream(arguments[1].split(","))
                .mapToInt(Integer::parseInt)
                .toArray()) {
            long began = System.nanoTime();
            MultilayerPerceptronClassificationModel model = new MultilayerPerceptronClassifier()
                    .setLayers(new int[] {784, 1000, 1000, 10})
                    .setMaxIter(iterations)
                    .setSeed(1)
                    .fit(train);
            double seconds = (System.nanoTime() - began) * 1e-9;
            double accuracy = new MulticlassClassificationEvaluator()
                    .setMetricName("accuracy")
                    .evaluate(model.transform(test));
            System.out.printf(Locale.ROOT, "%10d %8.1f %.4f%n", iterations, seconds, accuracy);
        }
        spark.stop();
    }
}
