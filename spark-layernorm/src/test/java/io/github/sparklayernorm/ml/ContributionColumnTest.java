package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.ml.internal.NetworkClassificationModel;
import io.github.sparklayernorm.ml.internal.NetworkRegressionModel;
import io.github.sparklayernorm.ml.internal.SequenceTaggingModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.param.ContributionParams;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/** contributionCol of every model that has it: what features add sums to what the prediction differs by from the baseline's. */
class ContributionColumnTest extends SparkTest {
    static Stream<StageCase> stages() {
        return StageCase.all().stream().filter(stage -> stage.estimator().get() instanceof ContributionParams);
    }

    @Test
    void everyEstimatorButTheGeneratorsHasTheParam() {
        assertThat(StageCase.all())
                .allSatisfy(stage -> assertThat(stage.estimator().get() instanceof ContributionParams)
                        .isEqualTo(!(stage.estimator().get() instanceof LayerNormSequenceModel)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theColumnStandsBehindTheOthersAndChangesNone(StageCase stage) {
        Dataset<Row> rows = stage.data().apply(spark());
        Model<?> explaining = explaining(stage);
        Dataset<Row> expected = stage.trained(spark()).transform(rows);
        Dataset<Row> explained = explaining.transform(rows);
        assertThat(explained.schema()).isEqualTo(explaining.transformSchema(rows.schema()));
        assertThat(explained.drop("added").schema()).isEqualTo(expected.schema());
        assertThat(explained.drop("added").collectAsList()).isEqualTo(expected.collectAsList());
        Estimator<?> estimator = stage.estimator().get();
        estimator.set(((ContributionParams) estimator).contributionCol(), "added");
        assertThat(estimator.transformSchema(rows.schema()).apply("added").dataType())
                .isEqualTo(explained.schema().apply("added").dataType());
        assertThatThrownBy(() -> explaining.transform(rows.withColumnRenamed("id", "added")))
                .hasMessageContaining("contributionCol must name a new column, but \"added\" is there already");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void contributionsSumToWhatThePredictionDiffersBy(StageCase stage) {
        Dataset<Row> rows = stage.data().apply(spark());
        Model<?> model = explaining(stage);
        List<Row> explained = model.transform(rows).limit(30).collectAsList();
        List<Row> baseline =
                model.transform(baseline(model, explained, rows.schema())).collectAsList();
        double error = 0;
        double largest = 0;
        for (int i = 0; i < explained.size(); i++) {
            double[] sums = sums(explained.get(i).getAs("added"), vectorPrediction(explained.get(i)));
            double[] changes = changes(explained.get(i), baseline.get(i));
            for (int j = 0; j < sums.length; j++) {
                error = Math.max(error, Math.abs(sums[j] - changes[j]));
                largest = Math.max(largest, Math.abs(changes[j]));
            }
        }
        assertThat(error).isLessThan(0.03 * largest);
        assertThat(baseline)
                .allSatisfy(row -> assertThat(Math.abs(sums(row.getAs("added"), vectorPrediction(row))[0]))
                        .isZero());
    }

    /** label = 1000 + 50 x0 - 20 x1: what a linear model adds is known. */
    @Test
    void ofALinearModelTheyAreItsTermsFromTheMeanOn() {
        Dataset<Row> rows = Samples.plane(spark(), 200);
        LayerNormMLPRegressionModel model = new LayerNormMLPRegressor()
                .setHiddenLayers(new int[0])
                .setSolver("l-bfgs")
                .setContributionCol("added")
                .fit(rows);
        double[] center = model.network().standardization().center();
        for (Row row : model.transform(rows).collectAsList()) {
            Vector x = row.getAs("features");
            Vector added = row.getAs("added");
            assertThat(added.apply(0)).isCloseTo(50 * (x.apply(0) - center[0]), within(0.01));
            assertThat(added.apply(1)).isCloseTo(-20 * (x.apply(1) - center[1]), within(0.01));
            assertThat(added.apply(2)).isCloseTo(0, within(0.01));
        }
    }

    @Test
    void tokensHaveANumberForEachStep() {
        Dataset<Row> rows = SequenceSamples.of(
                spark(),
                "array<int>",
                RowFactory.create(List.of(1, 2, 0, 2), 1.0),
                RowFactory.create(List.of(0, 2), 0.0),
                RowFactory.create(List.of(1), 1.0));
        LayerNormRNNClassifier stage = new LayerNormRNNClassifier()
                .setHiddenSize(4)
                .setMaxIter(5)
                .setVocabularySize(3)
                .setContributionCol("added");
        Dataset<Row> explained = stage.fit(rows).transform(rows);
        assertThat(explained.schema().apply("added").dataType())
                .isEqualTo(DataTypes.createArrayType(DataTypes.DoubleType))
                .isEqualTo(stage.transformSchema(rows.schema()).apply("added").dataType());
        for (Row row : explained.collectAsList()) {
            assertThat(row.<scala.collection.Seq<Double>>getAs("added").size())
                    .isEqualTo(
                            row.<scala.collection.Seq<Integer>>getAs("features").size());
            assertThat(Math.abs(sum(row.getAs("added")))).isPositive();
        }
    }

    /** A thousand columns and a few elements a row: nothing is as wide as the vector. */
    @Test
    void sparseVectorsHaveSparseContributions() {
        Random random = new Random(1);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int[] at = random.ints(0, 1000).distinct().limit(5).sorted().toArray();
            list.add(RowFactory.create(
                    Vectors.sparse(1000, at, new double[] {1, 1, 2, 1, 3}), at[0] % 2 == 0 ? 1.0 : 0.0));
        }
        Dataset<Row> rows = spark().createDataFrame(
                        list,
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType));
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {8})
                .setMaxIter(3)
                .setContributionCol("added")
                .fit(rows);
        Row first = model.transform(rows).first();
        SparseVector features = first.getAs("features");
        SparseVector added = first.getAs("added");
        assertThat(added.indices()).isEqualTo(features.indices());
        Vector raw = first.getAs("rawPrediction");
        double base = model.predictRaw(Vectors.sparse(1000, new int[0], new double[0]))
                .apply((int) first.<Double>getAs("prediction").doubleValue());
        double change = raw.apply((int) first.<Double>getAs("prediction").doubleValue()) - base;
        assertThat(sum(added)).isCloseTo(change, within(0.02 * (1 + Math.abs(change))));
    }

    @Test
    void contributionsHaveTheNamesOfTheFeatures() {
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(new String[] {"age", "pay"})
                .setOutputCol("x")
                .transform(spark().range(0, 60, 1, 2)
                        .selectExpr("rand(1) age", "rand(2) pay", "cast(id % 2 as double) label"));
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier()
                .setFeaturesCol("x")
                .setHiddenLayers(new int[] {4})
                .setMaxIter(1)
                .setContributionCol("added");
        AttributeGroup group = AttributeGroup.fromStructField(
                stage.fit(rows).transform(rows).schema().apply("added"));
        assertThat(Arrays.stream(group.attributes().get()).map(a -> a.name().get()))
                .containsExactly("age", "pay");
    }

    @Test
    void invalidRowsHaveNoneOrAreLeftOutOrRefused() {
        Dataset<Row> rows = Samples.clusters(spark(), 60);
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setMaxIter(1)
                .setContributionCol("added")
                .fit(rows);
        Dataset<Row> some = Samples.of(
                spark(),
                Samples.row(Vectors.dense(1, 2, 3, 4), 0.0),
                Samples.row(Vectors.dense(1, Double.NaN, 3, 4), 0.0));
        List<Row> kept = model.setHandleInvalid("keep").transform(some).collectAsList();
        assertThat(kept.get(0).isNullAt(kept.get(0).fieldIndex("added"))).isFalse();
        assertThat(kept.get(1).isNullAt(kept.get(1).fieldIndex("added"))).isTrue();
        assertThat(model.setHandleInvalid("skip")
                        .transform(some)
                        .select("added")
                        .collectAsList())
                .hasSize(1);
        assertThatThrownBy(() -> model.setHandleInvalid("error")
                        .transform(some)
                        .select("added")
                        .collectAsList())
                .hasStackTraceContaining("NaN");
    }

    /** With a threshold another class is predicted, and explained. */
    @Test
    void thePredictedClassIsExplained() {
        Dataset<Row> rows = Samples.clusters(spark(), 60);
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setMaxIter(3)
                .setContributionCol("added")
                .fit(rows);
        Row plain = model.transform(rows).filter("id = 0").first();
        model.setThresholds(new double[] {1, 1, 1e-9});
        Row moved = model.transform(rows).filter("id = 0").first();
        assertThat(moved.<Double>getAs("prediction")).isEqualTo(2.0).isNotEqualTo(plain.<Double>getAs("prediction"));
        List<Row> baseline =
                model.transform(baseline(model, List.of(moved), rows.schema())).collectAsList();
        assertThat(sum(moved.getAs("added"))).isCloseTo(changes(moved, baseline.get(0))[0], within(0.02));
    }

    @Test
    void whatNobodyReadsIsNotComputed() {
        Dataset<Row> rows = Samples.clusters(spark(), 60);
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setMaxIter(1)
                .setContributionCol("added")
                .fit(rows);
        Dataset<Row> all = model.transform(rows);
        String whole = all.queryExecution().executedPlan().toString();
        String prediction =
                all.select("prediction").queryExecution().executedPlan().toString();
        assertThat(whole.split("BatchEvaluation", -1)).hasSize(3); // scores and contributions, both in batches
        assertThat(prediction.split("BatchEvaluation", -1)).hasSize(2);
    }

    /** Rows that the network sees as zeros, as many, and as long. */
    private static Dataset<Row> baseline(Model<?> model, List<Row> rows, StructType schema) {
        double[] center = network(model).standardization().center();
        Vector zero = Vectors.dense(center);
        List<Row> baseline = new ArrayList<>();
        for (Row row : rows) {
            Object features = row.getAs("features");
            Object zeros = features instanceof Vector
                    ? zero
                    : Collections.nCopies(((scala.collection.Seq<?>) features).size(), zero);
            baseline.add(RowFactory.create(zeros));
        }
        StructType only =
                new StructType().add("features", schema.apply("features").dataType());
        return spark().createDataFrame(baseline, only);
    }

    /** Of the predicted class's raw prediction, summed over steps, or of each predicted value. */
    private static double[] changes(Row row, Row baseline) {
        if (!Arrays.asList(row.schema().fieldNames()).contains("rawPrediction")) {
            double[] to = values(row.getAs("prediction"));
            double[] from = values(baseline.getAs("prediction"));
            Arrays.setAll(to, j -> to[j] - from[j]);
            return to;
        }
        List<Object> raw = steps(row.getAs("rawPrediction"));
        List<Object> base = steps(baseline.getAs("rawPrediction"));
        List<Object> predicted = steps(row.getAs("prediction"));
        double change = 0;
        for (int t = 0; t < raw.size(); t++) {
            int k = ((Double) predicted.get(t)).intValue();
            change += ((Vector) raw.get(t)).apply(k) - ((Vector) base.get(t)).apply(k);
        }
        return new double[] {change};
    }

    @SuppressWarnings("unchecked")
    private static List<Object> steps(Object value) {
        return value instanceof scala.collection.Seq<?> seq
                ? (List<Object>) CollectionConverters.asJava(seq)
                : List.of(value);
    }

    private static double[] values(Object prediction) {
        return prediction instanceof Vector vector ? vector.toArray().clone() : new double[] {(Double) prediction};
    }

    private static boolean vectorPrediction(Row row) {
        return row.getAs("prediction") instanceof Vector;
    }

    private static double[] sums(Object added, boolean perTarget) {
        return perTarget
                ? steps(added).stream().mapToDouble(ContributionColumnTest::sum).toArray()
                : new double[] {sum(added)};
    }

    private static double sum(Object added) {
        if (added instanceof Vector vector) {
            return Arrays.stream(vector.toArray()).sum();
        }
        return added instanceof Double number
                ? number
                : steps(added).stream().mapToDouble(ContributionColumnTest::sum).sum();
    }

    private static TrainedNetwork network(Model<?> model) {
        if (model instanceof NetworkClassificationModel<?> classifier) {
            return classifier.network();
        }
        return model instanceof NetworkRegressionModel<?> regressor
                ? regressor.network()
                : ((SequenceTaggingModel<?>) model).network();
    }

    private static Model<?> explaining(StageCase stage) {
        Model<?> model = (Model<?>) stage.trained(spark()).copy(ParamMap.empty());
        return (Model<?>) model.set(((ContributionParams) model).contributionCol(), "added");
    }
}
