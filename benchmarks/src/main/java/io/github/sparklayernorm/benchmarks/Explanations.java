package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.ml.LayerNormMLPRegressionModel;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.PermutationImportance;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Explanations on Californian housing (housing.csv.gz), every fifth row of those that are complete for the test: permutation
 * importance of a linear regression, as scikit-learn has it in {@code peers/importance.py}; and of a network with its
 * defaults, how far contributions are from the change that they sum to, and rows per second with and without them.
 *
 * <p>Usage: {@code Explanations DIRECTORY}
 */
public final class Explanations {
    private static final String[] FEATURES = {
        "longitude",
        "latitude",
        "housing_median_age",
        "total_rooms",
        "total_bedrooms",
        "population",
        "households",
        "median_income"
    };

    private Explanations() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        Dataset<Row> all = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(arguments[0] + "/housing.csv.gz")
                .na()
                .drop(new String[] {"total_bedrooms"})
                .coalesce(1)
                .selectExpr("*", "median_house_value label", "monotonically_increasing_id() id");
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(FEATURES)
                .setOutputCol("features")
                .transform(all)
                .cache();
        Dataset<Row> train = rows.filter("id % 5 <> 0").repartition(2).cache();
        Dataset<Row> test = rows.filter("id % 5 = 0").repartition(2).cache();
        RegressionEvaluator r2 = new RegressionEvaluator().setMetricName("r2");

        LinearRegressionModel linear =
                new LinearRegression().setSolver("normal").fit(train);
        print("linear regression, %d test rows, r2 %.4f", test.count(), r2.evaluate(linear.transform(test)));
        new PermutationImportance(linear, r2)
                .setFeaturesCol("features")
                .setRepeats(30)
                .evaluate(test)
                .collectAsList()
                .forEach(row -> print("%-20s %.4f %.4f", row.get(0), row.get(1), row.get(2)));

        LayerNormMLPRegressionModel network = new LayerNormMLPRegressor()
                .setSeed(1)
                .setContributionCol("added")
                .fit(train);
        print("network, r2 %.4f", r2.evaluate(network.transform(test)));
        completeness(network, test);
        for (int round = 0; round < 3; round++) {
            double predicted = rowsPerSecond(network, test, "prediction");
            print("%.0f rows/s, with contributions %.0f", predicted, rowsPerSecond(network, test, "added"));
        }
        spark.stop();
    }

    private static void completeness(LayerNormMLPRegressionModel network, Dataset<Row> test) {
        double base = network.predict(
                Vectors.dense(network.network().standardization().center()));
        double[][] changes = network.transform(test).select("prediction", "added").collectAsList().stream()
                .map(row -> new double[] {
                    row.getDouble(0) - base,
                    Arrays.stream(((Vector) row.get(1)).toArray()).sum()
                })
                .toArray(double[][]::new);
        double[] errors = Arrays.stream(changes)
                .mapToDouble(c -> Math.abs(c[1] - c[0]))
                .sorted()
                .toArray();
        double square =
                Arrays.stream(changes).mapToDouble(c -> c[0] * c[0]).average().orElse(0);
        print(
                "contributions miss the change of the prediction (root mean square %.0f) by %.0f in the median, %.0f at most",
                Math.sqrt(square), errors[errors.length / 2], errors[errors.length - 1]);
    }

    private static double rowsPerSecond(LayerNormMLPRegressionModel network, Dataset<Row> rows, String column) {
        long count = rows.count();
        long began = System.nanoTime();
        network.transform(rows)
                .select(column)
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
        return count / ((System.nanoTime() - began) * 1e-9);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
