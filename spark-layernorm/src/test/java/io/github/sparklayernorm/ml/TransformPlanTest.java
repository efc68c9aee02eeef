package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.ml.internal.catalyst.BatchEvaluation;
import io.github.sparklayernorm.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/** What Catalyst makes of {@code transform}. */
class TransformPlanTest extends SparkTest {
    @TempDir
    private static Path folder;

    private static LayerNormMLPClassificationModel model;
    private static Dataset<Row> table;

    @BeforeAll
    static void write() {
        model = (LayerNormMLPClassificationModel) StageCase.all().get(0).trained(spark());
        table = stored("clusters", StageCase.all().get(0).data().apply(spark()));
    }

    static Stream<StageCase> stages() {
        return StageCase.all().stream();
    }

    /** The rows as a Parquet table with 300 columns beside them. */
    private static Dataset<Row> stored(String name, Dataset<Row> rows) {
        Column[] columns = Stream.concat(
                        Stream.of(functions.col("*")),
                        IntStream.range(0, 300)
                                .mapToObj(j -> functions
                                        .lit(j)
                                        .plus(functions.col("id"))
                                        .as("other" + j)))
                .toArray(Column[]::new);
        String path = folder.resolve(name).toString();
        rows.select(columns).write().mode(SaveMode.Overwrite).parquet(path);
        return spark().read().parquet(path);
    }

    private static Dataset<Row> stored(StageCase stage) {
        return stored(stage.name().replace(' ', '_'), stage.data().apply(spark()));
    }

    private static List<String> added(Model<?> model, Dataset<Row> rows) {
        List<String> added = new ArrayList<>(Arrays.asList(model.transform(rows).columns()));
        added.removeAll(Arrays.asList(rows.columns()));
        return added;
    }

    private static LogicalPlan optimized(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .optimizedPlan();
    }

    private static String executed(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .executedPlan()
                .toString();
    }

    private static int batches(Dataset<Row> rows) {
        return count(optimized(rows));
    }

    private static int count(LogicalPlan plan) {
        return (plan instanceof BatchEvaluation ? 1 : 0)
                + CollectionConverters.asJava(plan.children()).stream()
                        .mapToInt(TransformPlanTest::count)
                        .sum();
    }

    /** Every call of the model is in a node that evaluates batches. */
    private static void assertOnlyBatches(Dataset<Row> rows, int nodes) {
        String plan = optimized(rows).toString();
        assertThat(batches(rows)).as(plan).isEqualTo(nodes);
        assertThat(plan.split("LayerNorm\\w+Model\\(|LayerNorm\\w+Generator\\(", -1))
                .as(plan)
                .hasSize(1 + nodes);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void onlyTheColumnsThatAreUsedAreRead(StageCase stage) {
        Dataset<Row> rows = stored(stage);
        Model<?> trained = stage.trained(spark());
        String features = (String) trained.getOrDefault(trained.getParam("featuresCol"));
        for (String column : added(trained, rows)) {
            Dataset<Row> used = trained.transform(rows).select("id", column);

            assertThat(executed(used))
                    .contains("ReadSchema: struct<id:int," + features)
                    .doesNotContain("other", "label:");
            assertThat(executed(used)).contains("BatchEvaluation [id#").doesNotContain("Exchange");
            assertOnlyBatches(used, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void filtersReachTheFile(StageCase stage) {
        Dataset<Row> some = stage.trained(spark()).transform(stored(stage)).filter("id < 10");

        assertThat(executed(some)).contains("PushedFilters: [IsNotNull(id), LessThan(id,10)]");
        assertThat(some.count()).isEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void allColumnsOfAModelAreOneEvaluation(StageCase stage) {
        Dataset<Row> rows = stored(stage);
        Model<?> trained = stage.trained(spark());
        List<String> added = added(trained, rows);
        Dataset<Row> scored = trained.transform(rows);

        assertOnlyBatches(scored, 1);
        assertOnlyBatches(scored.filter(functions.col(added.get(0)).isNotNull()).filter("id > 3"), 1);
        assertOnlyBatches(
                trained.copy(ParamMap.empty().put(trained.getParam("handleInvalid"), "skip"))
                        .transform(rows),
                1);
    }

    /** Where nothing gathers calls into batches, in a session whose owner has set rules of his own for instance. */
    @ParameterizedTest
    @MethodSource("stages")
    void rowByRowTheResultIsTheSame(StageCase stage) {
        Dataset<Row> rows = stored(stage);
        Model<?> trained = stage.trained(spark());
        Dataset<Row> scored = trained.transform(rows).orderBy("id");
        assertOnlyBatches(scored, 1);
        List<Row> expected = scored.collectAsList();

        List<Row> single = rowByRow(() -> {
            Dataset<Row> again = trained.transform(rows).orderBy("id");
            clearRules();
            assertThat(batches(again)).isZero();
            return again.collectAsList();
        });

        assertThat(single).hasSameSizeAs(expected);
        for (int i = 0; i < single.size(); i++) {
            for (String column : added(trained, rows)) {
                assertThat(numbers(single.get(i).getAs(column)))
                        .containsExactly(numbers(expected.get(i).getAs(column)), within(1e-3));
            }
        }
    }

    private static void clearRules() {
        methods()
                .extraOptimizations_$eq(CollectionConverters.asScala(List.<Rule<LogicalPlan>>of())
                        .toSeq());
    }

    private static ExperimentalMethods methods() {
        return ((org.apache.spark.sql.classic.SparkSession) spark()).experimental();
    }

    private static <T> T rowByRow(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } finally {
            model.transform(table); // which brings the rule back
        }
    }

    private static double[] numbers(Object value) {
        if (value instanceof Vector vector) {
            return vector.toArray();
        }
        if (value instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        return CollectionConverters.asJava((scala.collection.Seq<?>) value).stream()
                .flatMapToDouble(step -> Arrays.stream(numbers(step)))
                .toArray();
    }

    @Test
    void groupsAndTheirFiguresComeFromBatches() {
        Dataset<Row> scored = model.transform(table);
        Dataset<Row> groups = scored.groupBy("prediction").count();
        Dataset<Row> figures = scored.groupBy("prediction").agg(functions.avg("label"), functions.max("prediction"));
        Dataset<Row> mean = scored.agg(functions.avg("prediction"));

        assertOnlyBatches(groups, 1);
        assertOnlyBatches(figures, 1);
        assertOnlyBatches(mean, 1);
        List<Row> collected = scored.select("prediction", "label").collectAsList();
        assertThat(mean.head().getDouble(0))
                .isCloseTo(
                        collected.stream()
                                .mapToDouble(row -> row.getDouble(0))
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        for (Row group : groups.collectAsList()) {
            assertThat(group.getLong(1))
                    .isEqualTo(collected.stream()
                            .filter(row -> row.getDouble(0) == group.getDouble(0))
                            .count());
        }
    }

    @Test
    void aFunctionOfGroupsStaysAFunctionOfGroups() {
        Dataset<Row> grouped =
                table.groupBy("features").agg(functions.first("id").as("id"));

        List<Row> scored = model.transform(grouped)
                .select("id", "prediction")
                .orderBy("id")
                .collectAsList();

        assertThat(scored)
                .isEqualTo(model.transform(table)
                        .select("id", "prediction")
                        .orderBy("id")
                        .collectAsList());
    }

    @Test
    void joinsUnionsWindowsAndSubqueriesTakeScoredRows() {
        Dataset<Row> scored = model.transform(table).select("id", "prediction");
        scored.createOrReplaceTempView("scored");
        long zeros = scored.filter("prediction = 0").count();

        assertThat(scored.as("a")
                        .join(scored.as("b"), "id")
                        .filter("a.prediction = b.prediction")
                        .count())
                .isEqualTo(table.count());
        assertThat(scored.as("a")
                        .join(table.as("t"), functions.expr("a.prediction = t.id"), "left")
                        .count())
                .isEqualTo(table.count());
        assertThat(scored.union(scored).filter("prediction = 0").count()).isEqualTo(2 * zeros);
        assertThat(scored.cache().filter("prediction = 0").count()).isEqualTo(zeros);
        scored.unpersist();
        assertThat(spark().sql("SELECT count(*) FROM scored WHERE prediction = (SELECT min(prediction) FROM scored)")
                        .head()
                        .getLong(0))
                .isEqualTo(zeros);
        assertThat(spark().sql("SELECT id FROM scored s WHERE EXISTS (SELECT 1 FROM scored t WHERE t.id = s.id AND"
                                + " t.prediction = 0)")
                        .count())
                .isEqualTo(zeros);
        assertThat(spark().sql("SELECT id, row_number() OVER (PARTITION BY prediction ORDER BY id) AS n FROM scored")
                        .filter("n = 1")
                        .count())
                .isEqualTo(Samples.CLASSES);
        assertThat(scored.limit(7).collectAsList()).hasSize(7);
        assertThat(scored.orderBy(functions.desc("prediction"), functions.col("id"))
                        .limit(1)
                        .head()
                        .getDouble(1))
                .isEqualTo(Samples.CLASSES - 1.0);
    }

    @Test
    void aModelMayTakeWhatAnotherPredicts() {
        Model<?> second = new LayerNormMLPClassifier()
                .setFeaturesCol("both")
                .setPredictionCol("again")
                .setProbabilityCol("")
                .setRawPredictionCol("")
                .setHiddenLayers(new int[] {4})
                .setMaxIter(1)
                .fit(assembler().transform(model.transform(table)));
        Transformer stacked = new PipelineModel("stack", new Transformer[] {model, assembler(), second});

        Dataset<Row> out = stacked.transform(table).select("id", "again");

        assertOnlyBatches(out, 2);
        assertThat(executed(out)).contains("ReadSchema: struct<id:int,features").doesNotContain("other");
        assertThat(out.orderBy("id").collectAsList())
                .isEqualTo(second.transform(
                                assembler().transform(model.transform(table)).cache())
                        .select("id", "again")
                        .orderBy("id")
                        .collectAsList());
    }

    private static VectorAssembler assembler() {
        return new VectorAssembler()
                .setInputCols(new String[] {"features", "probability"})
                .setOutputCol("both");
    }

    /** So that a data set that is cached is found again. */
    @Test
    void modelsOfEqualThresholdsAreEqualInAPlan() {
        Dataset<Row> cached = withThresholds(0.2).transform(table).cache();
        try {
            assertThat(withCache(withThresholds(0.2).transform(table))).contains("InMemoryRelation");
            assertThat(withCache(withThresholds(0.3).transform(table))).doesNotContain("InMemoryRelation");
        } finally {
            cached.unpersist();
        }
    }

    private static LayerNormMLPClassificationModel withThresholds(double last) {
        return model.copy(ParamMap.empty())
                .setThresholds(new double[] {0.5, 0.3, last})
                .setContributionCol("contributions");
    }

    private static String withCache(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .withCachedData()
                .toString();
    }

    @Test
    void aLocalTableNeedsNoJob() {
        Dataset<Row> one = spark().createDataFrame(table.limit(1).collectAsList(), table.schema());

        assertThat(executed(model.transform(one).select("prediction"))).startsWith("LocalTableScan");
    }

    @Test
    void aLargeLocalTableIsEvaluatedInBatches() {
        List<Row> rows = Stream.generate(() -> table.select("id", "features").collectAsList())
                .limit(3)
                .flatMap(List::stream)
                .toList();
        Dataset<Row> local =
                spark().createDataFrame(rows, table.select("id", "features").schema());
        Dataset<Row> scored = model.transform(local).select("id", "prediction");

        assertOnlyBatches(scored, 1);
        assertThat(executed(scored)).doesNotContain("Exchange");
        assertThat(scored.rdd().getNumPartitions()).isEqualTo(local.rdd().getNumPartitions());
        assertThat(scored.select("id").collectAsList())
                .isEqualTo(local.select("id").collectAsList());
    }

    @Test
    void otherRulesOfTheSessionStay() {
        Rule<LogicalPlan> own = new Rule<>() {
            @Override
            public LogicalPlan apply(LogicalPlan plan) {
                return plan;
            }
        };
        methods()
                .extraOptimizations_$eq(
                        CollectionConverters.asScala(List.of(own)).toSeq());

        model.transform(table);
        model.transform(table);

        assertThat(methods().extraOptimizations().size()).isEqualTo(2);
        assertThat(methods().extraOptimizations().head()).isSameAs(own);
        assertThat(methods().extraStrategies().size()).isEqualTo(1);
        SparkSession other = spark().newSession();
        assertOnlyBatches(
                model.transform(other.read().parquet(folder.resolve("clusters").toString())), 1);
    }

    @Test
    void strategiesOfTheSessionsOwnerLeaveRowsOneByOne() {
        List<Row> expected =
                model.transform(table).select("id", "prediction").orderBy("id").collectAsList();

        List<Row> single = rowByRow(() -> {
            Dataset<Row> again =
                    model.transform(table).select("id", "prediction").orderBy("id");
            methods()
                    .extraStrategies_$eq(CollectionConverters.asScala(List.<SparkStrategy>of())
                            .toSeq());
            assertThat(batches(again)).isZero();
            return again.collectAsList();
        });

        assertThat(single).isEqualTo(expected);
    }

    @Test
    void aRefusalInALocalTableSaysWhatOneInAFileDoes() {
        Row bad = RowFactory.create(Vectors.dense(1, Double.NaN, 3, 4), 0.0);
        Dataset<Row> local =
                spark().createDataFrame(List.of(bad), Samples.of(spark(), bad).schema());

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> model.transform(local).collectAsList())
                .hasStackTraceContaining("LayerNormMLPClassificationModel: every element of \"features\"");
    }
}
