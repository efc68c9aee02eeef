package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Permutation importance where the answer is known: the squared error of a linear model grows by 2 w^2 var(x). */
class PermutationImportanceTest extends SparkTest {
    private static final int ROWS = 30_000; // more than a block

    @Test
    void theSquaredErrorGrowsByTwiceTheVarianceOfTheTerm() {
        Dataset<Row> rows = terms(3);
        Map<String, Row> table = table(new PermutationImportance(plane(), squares())
                .setInputCols("a", "b", "c")
                .evaluate(rows));

        assertThat(table.keySet()).containsExactly("a", "b", "c"); // the largest first
        assertThat(table.get("a").getDouble(1)).isCloseTo(2 * 9 / 12.0, within(0.02)); // 3 a, a uniform in 0..1
        assertThat(table.get("b").getDouble(1)).isCloseTo(2 * 4 / 12.0, within(0.02)); // 2 b
        assertThat(table.get("c").getDouble(1)).isZero(); // not in the model
        assertThat(table.get("a").getDouble(2)).isPositive().isLessThan(0.03);
        assertThat(table.get("c").getDouble(2)).isZero();
    }

    @Test
    void aMetricThatGrowsWithTheModelLosesWhatAnErrorGains() {
        RegressionEvaluator r2 = evaluator("r2");
        Map<String, Row> table = table(new PermutationImportance(plane(), r2)
                .setInputCols("b")
                .setRepeats(2)
                .evaluate(terms(3)));
        // variance of the label 13 / 12; r2 = 1 - error / variance
        assertThat(table.get("b").getDouble(1)).isCloseTo(2 * 4 / 13.0, within(0.03));
    }

    @Test
    void partitionsAndOrderChangeNothing() {
        PermutationImportance importance = new PermutationImportance(plane(), squares())
                .setInputCols("a", "b")
                .setRepeats(2);
        List<Row> expected = importance.evaluate(terms(3)).collectAsList();
        List<Row> shuffled = importance
                .evaluate(terms(1).orderBy(functions.rand(4)).repartition(7))
                .collectAsList();
        for (int i = 0; i < 2; i++) {
            assertThat(shuffled.get(i).getDouble(1)).isCloseTo(expected.get(i).getDouble(1), within(1e-9));
            assertThat(shuffled.get(i).getDouble(2)).isCloseTo(expected.get(i).getDouble(2), within(1e-9));
        }
        assertThat(importance.setSeed(3).evaluate(terms(3)).collectAsList()).isNotEqualTo(expected);
    }

    /** A table of categories: 30,000 rows, 6 of them different. Equal rows must not just trade places among themselves. */
    @Test
    void rowsThatAreEqualArePermutedToo() {
        Dataset<Row> rows = spark().range(0, ROWS, 1, 3)
                .selectExpr("cast(id % 2 as double) a", "cast(id % 3 as double) b")
                .selectExpr("a", "b", "0D c", "3 * a + 2 * b label");
        Map<String, Row> table = table(new PermutationImportance(plane(), squares())
                .setInputCols("a", "b")
                .evaluate(rows));
        assertThat(table.get("a").getDouble(1)).isCloseTo(2 * 9 / 4.0, within(0.1));
        assertThat(table.get("b").getDouble(1)).isCloseTo(2 * 4 * 2 / 3.0, within(0.1));
    }

    @Test
    void elementsOfAVectorHaveTheNamesOfTheirMetadata() {
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(new String[] {"a", "b", "c"})
                .setOutputCol("features")
                .transform(terms(2));
        LinearRegression linear = new LinearRegression().setFeaturesCol("features");
        Map<String, Row> table = table(new PermutationImportance(linear.fit(rows), squares())
                .setFeaturesCol("features")
                .setRepeats(2)
                .evaluate(rows));
        assertThat(table.keySet()).containsExactly("a", "b", "c");
        assertThat(table.get("a").getDouble(1)).isCloseTo(2 * 9 / 12.0, within(0.03));
        assertThat(table.get("c").getDouble(1)).isCloseTo(0, within(1e-6));
    }

    @Test
    void sparseVectorsWithoutNamesHaveNumbers() {
        Random random = new Random(1);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double[] features = random.ints(3, 0, 2).asDoubleStream().toArray();
            list.add(RowFactory.create(Vectors.dense(features).toSparse(), 5 * features[1]));
        }
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        Dataset<Row> rows = spark().createDataFrame(list, schema);
        Map<String, Row> table = table(new PermutationImportance(
                        new LinearRegression().setRegParam(1e-6).fit(rows), squares())
                .setFeaturesCol("features")
                .evaluate(rows));
        assertThat(table).containsOnlyKeys("features[0]", "features[1]", "features[2]");
        assertThat(table.get("features[1]").getDouble(1)).isCloseTo(2 * 25 / 4.0, within(0.7));
        assertThat(table.get("features[0]").getDouble(1)).isCloseTo(0, within(0.01));
    }

    /** As a stage takes them for vectors; the model sees arrays of the same type, too. */
    @Test
    void elementsOfArraysArePermuted() {
        for (String type : List.of("double", "float")) {
            Dataset<Row> rows = terms(2).limit(3000)
                    .withColumn("features", functions.expr("array(" + type + "(a), " + type + "(b), null)"));
            String array = "array<" + type + ">";
            SQLTransformer model = sql("SELECT *, if(typeof(features) = '" + array + "', 3 * features[0], NULL)"
                    + " + 2 * features[1] AS prediction FROM __THIS__");
            Map<String, Row> table = table(new PermutationImportance(model, squares())
                    .setFeaturesCol("features")
                    .setRepeats(2)
                    .evaluate(rows));
            assertThat(table.keySet()).containsExactly("features[0]", "features[1]", "features[2]");
            assertThat(table.get("features[0]").getDouble(1)).isCloseTo(2 * 9 / 12.0, within(0.15));
            assertThat(table.get("features[1]").getDouble(1)).isCloseTo(2 * 4 / 12.0, within(0.1));
            assertThat(table.get("features[2]").getDouble(1)).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void vectorsOfDifferentLengthsAreRefused() {
        Dataset<Row> arrays = terms(1).withColumn(
                        "features", functions.expr("if(a < 0.01, NULL, if(a < 0.5, array(a), array(a, b, c)))"));
        Dataset<Row> vectors =
                arrays.withColumn("features", org.apache.spark.ml.functions.array_to_vector(arrays.col("features")));
        for (Dataset<Row> rows :
                List.of(arrays.limit(100), vectors.filter("a >= 0.01").limit(100))) {
            assertThatThrownBy(() -> new PermutationImportance(plane(), squares())
                            .setFeaturesCol("features")
                            .evaluate(rows))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "PermutationImportance: every \"features\" vector must have the same number of elements,"
                                    + " but they have 1 to 3; check what makes the column, or permute it as a whole with"
                                    + " setInputCols.");
        }
    }

    @Test
    void seedsBesideEachOtherShareNoPermutation() {
        Dataset<Row> rows = terms(2).limit(500);
        PermutationImportance importance = new PermutationImportance(plane(), squares()).setInputCols("a");
        double first = loss(importance.setSeed(1).setRepeats(1), rows);
        double both = loss(importance.setRepeats(2), rows);
        double ofNextSeed = loss(importance.setSeed(2).setRepeats(1), rows);

        assertThat(ofNextSeed).isNotCloseTo(2 * both - first, within(1e-9));
        assertThat(loss(importance, rows)).isEqualTo(ofNextSeed);
    }

    private static double loss(PermutationImportance importance, Dataset<Row> rows) {
        return importance.evaluate(rows).first().getDouble(1);
    }

    /** Whole columns before the encoders of a pipeline, with a network behind them. */
    @Test
    void pipelinesWithANetworkTakeTheirOwnColumns() {
        Dataset<Row> rows = spark().range(0, 600, 1, 2)
                .selectExpr("id % 3 kind", "rand(1) noise", "cast(id % 3 = 1 as double) label");
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {
                    new OneHotEncoder().setInputCol("kind").setOutputCol("coded"),
                    new VectorAssembler()
                            .setInputCols(new String[] {"coded", "noise"})
                            .setOutputCol("features"),
                    new LayerNormMLPClassifier()
                            .setHiddenLayers(new int[] {8})
                            .setMaxIter(20)
                            .setSeed(1)
                })
                .fit(rows);
        Evaluator accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy");
        Map<String, Row> table = table(new PermutationImportance(model, accuracy)
                .setInputCols("kind", "noise")
                .evaluate(rows));
        assertThat(table.get("kind").getDouble(1)).isCloseTo(4 / 9.0, within(0.05));
        assertThat(table.get("noise").getDouble(1)).isCloseTo(0, within(0.05));
    }

    @Test
    void columnsOfOddNamesAndTypesPass() {
        Dataset<Row> rows = terms(2).limit(500)
                .withColumn("a.b`c", functions.col("a"))
                .withColumn("map", functions.map(functions.lit("k"), functions.col("a")));
        PipelineModel quoted = new Pipeline()
                .setStages(new PipelineStage[] {
                    new SQLTransformer().setStatement("SELECT *, 3 * `a.b``c` + 2 * b AS prediction FROM __THIS__")
                })
                .fit(rows);
        Map<String, Row> table = table(new PermutationImportance(quoted, squares())
                .setInputCols("a.b`c", "map")
                .evaluate(rows));
        assertThat(table.get("a.b`c").getDouble(1)).isGreaterThan(1);
        assertThat(table.get("map").getDouble(1)).isZero();
    }

    @Test
    void whatCannotBePermutedIsRefused() {
        Dataset<Row> rows = terms(1);
        PermutationImportance importance = new PermutationImportance(plane(), squares());
        assertThatThrownBy(() -> importance.evaluate(rows))
                .hasMessage(
                        "PermutationImportance: there must be something to permute, but neither inputCols nor featuresCol"
                                + " is set; call setFeaturesCol for the elements of a vector, setInputCols for whole columns.");
        assertThatThrownBy(() -> importance.setInputCols("d").evaluate(rows))
                .hasMessage(
                        "PermutationImportance: inputCols must name one column, but \"d\" is none of [a, b, c, label];"
                                + " take another name, or select and rename.");
        assertThatThrownBy(() -> importance.setInputCols("a").evaluate(rows.limit(1)))
                .hasMessage(
                        "PermutationImportance: there must be at least two rows to permute, but there are 1; give it a"
                                + " test set.");
        assertThatThrownBy(() -> importance.setRepeats(0).evaluate(rows))
                .hasMessageContaining("repeats must be at least 1, but it is 0");
        assertThatThrownBy(() -> importance.setRepeats(1).setFeaturesCol("a").evaluate(rows))
                .hasMessageContaining("featuresCol \"a\" must be a vector");
    }

    @Test
    void nothingGivenIsRefused() {
        assertThatThrownBy(() -> new PermutationImportance(null, squares()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PermutationImportance: there must be a fitted model, but it is null; give it what fit"
                        + " returned.");
        assertThatThrownBy(() -> new PermutationImportance(plane(), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PermutationImportance: there must be an evaluator, but it is null; give it one for the"
                        + " model's predictions.");
        PermutationImportance importance = new PermutationImportance(plane(), squares());
        assertThatThrownBy(() -> importance.setInputCols("a").evaluate(null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PermutationImportance: there must be a data set, but it is null; give it a test set.");
        assertThatThrownBy(() -> importance.setInputCols((String[]) null))
                .hasMessageContaining("there must be inputCols, but it is null");
        assertThatThrownBy(() -> importance.setInputCols("a", null))
                .hasMessageContaining("there must be a name in inputCols, but it is null");
        assertThatThrownBy(() -> importance.setFeaturesCol(null))
                .hasMessageContaining("there must be featuresCol, but it is null");
    }

    /** a, b, c uniform in 0..1 and label = 3 a + 2 b. */
    private static Dataset<Row> terms(int partitions) {
        Random random = new Random(1);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            list.add(RowFactory.create(a, b, random.nextDouble(), 3 * a + 2 * b));
        }
        StructType schema = new StructType()
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.DoubleType)
                .add("c", DataTypes.DoubleType)
                .add("label", DataTypes.DoubleType);
        return spark().createDataFrame(list, schema).repartition(partitions);
    }

    private static SQLTransformer plane() {
        return sql("SELECT *, 3 * a + 2 * b AS prediction FROM __THIS__");
    }

    private static SQLTransformer sql(String statement) {
        return new SQLTransformer().setStatement(statement);
    }

    private static RegressionEvaluator squares() {
        return evaluator("mse");
    }

    private static RegressionEvaluator evaluator(String metric) {
        return new RegressionEvaluator().setMetricName(metric);
    }

    private static Map<String, Row> table(Dataset<Row> importance) {
        Map<String, Row> table = new LinkedHashMap<>();
        importance.collectAsList().forEach(row -> table.put(row.getString(0), row));
        return table;
    }
}
