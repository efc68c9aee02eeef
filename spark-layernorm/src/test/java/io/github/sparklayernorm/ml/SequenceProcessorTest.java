package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceProcessorTest extends SparkTest {
    private static final String STORE = "spark.sql.streaming.stateStore.providerClass";

    @BeforeAll
    static void store() {
        spark().conf().set(STORE, "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    }

    @AfterAll
    static void clear() {
        spark().conf().unset(STORE);
    }

    static Stream<StageCase> stages() {
        return StageCase.all().stream().filter(stage -> stage.name().matches(".*(RNN|Sequence).*"));
    }

    /** A row for each step: id, at, features. */
    private static Dataset<Row> events(Dataset<Row> sequences) {
        return sequences.select(
                functions.col("id"),
                functions.posexplode(functions.col("features")).as(new String[] {"at", "features"}));
    }

    private static List<String> added(Model<?> model, Dataset<Row> rows) {
        List<String> added = new ArrayList<>(Arrays.asList(model.transform(rows).columns()));
        added.removeAll(Arrays.asList(rows.columns()));
        return added;
    }

    /** What transform says of a sequence of so many steps: of models with an output for each step, of the last. */
    @ParameterizedTest
    @MethodSource("stages")
    void anEventIsScoredAsTheSequenceUpToIt(StageCase stage) {
        Model<?> model = stage.trained(spark());
        Dataset<Row> sequences = stage.data().apply(spark()).filter("id < 6").select("id", "features");
        List<String> added = added(model, sequences);

        List<Row> scored = SequenceProcessor.score(
                        new SequenceProcessor<>(model, events(sequences), "at", null), events(sequences), "id")
                .orderBy("id", "at")
                .collectAsList();

        assertThat(scored).hasSize((int) events(sequences).count());
        assertThat(scored.get(0).schema().fieldNames())
                .containsExactly(Stream.concat(Stream.of("id", "at", "features"), added.stream())
                        .toArray(String[]::new));
        boolean nextStep = model instanceof LayerNormSequenceGenerator;
        for (Row event : scored) {
            int steps = event.<Integer>getAs("at") + 1;
            Dataset<Row> prefix = sequences
                    .filter(functions.col("id").equalTo(event.getAs("id")))
                    .select(functions.slice(functions.col("features"), 1, steps).as("features"));
            Row whole = model.transform(spark().createDataFrame(prefix.collectAsList(), prefix.schema()))
                    .head();
            for (String column : added) {
                if (nextStep && column.equals("negativeLogLikelihood")) {
                    continue; // of one step and not the mean: the next test
                }
                double[] expected = numbers(last(whole.getAs(column), event.getAs(column)));
                double rounding = model instanceof LayerNormRNNTaggingModel || nextStep ? 1e-6 : 0;
                assertThat(numbers(event.getAs(column)))
                        .as("%s after %d steps", column, steps)
                        .containsExactly(expected, within(rounding));
            }
        }
    }

    private static Object last(Object whole, Object ofEvent) {
        boolean ofSteps = whole instanceof scala.collection.Seq && !(ofEvent instanceof scala.collection.Seq);
        return ofSteps ? ((scala.collection.Seq<?>) whole).last() : whole;
    }

    private static double[] numbers(Object value) {
        return value instanceof Vector vector ? vector.toArray() : new double[] {((Number) value).doubleValue()};
    }

    @Test
    void likelihoodsOfEventsAddUpToThatOfTheSequence() {
        for (StageCase stage : stages().filter(one -> one.model() == LayerNormSequenceGenerator.class)
                .toList()) {
            Model<?> model = stage.trained(spark());
            Dataset<Row> sequences =
                    stage.data().apply(spark()).filter("id < 6").select("id", "features");
            List<Row> expected = model.transform(sequences)
                    .select("id", "negativeLogLikelihood")
                    .orderBy("id")
                    .collectAsList();

            List<Row> means = SequenceProcessor.score(
                            new SequenceProcessor<>(model, events(sequences), "at", null), events(sequences), "id")
                    .groupBy("id")
                    .agg(functions.avg("negativeLogLikelihood"))
                    .orderBy("id")
                    .collectAsList();

            for (int i = 0; i < expected.size(); i++) {
                assertThat(means.get(i).getDouble(1)).isCloseTo(expected.get(i).getDouble(1), within(1e-5));
            }
        }
    }

    private static List<Row> stream(Model<?> model, Path folder, String name, int filesPerTrigger) throws Exception {
        Dataset<Row> stored = spark().read().parquet(folder.resolve("events").toString());
        Dataset<Row> events = spark().readStream()
                .schema(stored.schema())
                .option("maxFilesPerTrigger", filesPerTrigger)
                .parquet(folder.resolve("events").toString());
        SequenceProcessor<Integer> processor = new SequenceProcessor<>(model, events, "at", null);
        StreamingQuery query = events.groupByKey((MapFunction<Row, Integer>) row -> row.getAs("id"), Encoders.INT())
                .transformWithState(processor, processor.timeMode(), OutputMode.Append(), processor.encoder())
                .select("id", "at", "rawPrediction", "prediction")
                .writeStream()
                .format("parquet")
                .option("path", folder.resolve(name).toString())
                .option(
                        "checkpointLocation",
                        folder.resolve(name + "-checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        return spark().read()
                .parquet(folder.resolve(name).toString())
                .orderBy("id", "at")
                .collectAsList();
    }

    private static void append(Dataset<Row> events, Path folder, int at) {
        events.filter("at = " + at)
                .coalesce(1)
                .write()
                .mode(SaveMode.Append)
                .parquet(folder.resolve("events").toString());
    }

    @Test
    void howAStreamIsCutIntoMicroBatchesChangesNoBit(@TempDir Path folder) throws Exception {
        StageCase stage = stages().findFirst().orElseThrow();
        Model<?> model = stage.trained(spark());
        Dataset<Row> events =
                events(stage.data().apply(spark()).filter("id < 4")).filter("at < 4");
        append(events, folder, 0);
        append(events, folder, 1);
        append(events, folder, 2);

        List<Row> three = stream(model, folder, "one-by-one", 1);
        append(events, folder, 3);
        List<Row> four = stream(model, folder, "one-by-one", 1); // goes on from the checkpoint
        List<Row> atOnce = stream(model, folder, "at-once", 100);

        assertThat(three).hasSize(12).isSubsetOf(four);
        assertThat(four).hasSize(16).isEqualTo(atOnce);
        LayerNormRNNClassificationModel other = (LayerNormRNNClassificationModel) new LayerNormRNNClassifier()
                .setHiddenSize(8)
                .setMaxIter(1)
                .fit(stage.data().apply(spark()));
        append(events, folder, 3);
        assertThatThrownBy(() -> stream(other, folder, "at-once", 100))
                .hasStackTraceContaining(
                        "the state of a key must be that of this model, but the checkpoint's is another model's")
                .hasStackTraceContaining("or start with a new checkpointLocation");
    }

    @Test
    void aStateThatNoEventMeetsIsForgotten(@TempDir Path folder) throws Exception {
        Model<?> model = stages().findFirst().orElseThrow().trained(spark());
        Dataset<Row> events =
                events(SequenceSamples.waves(spark(), 6).filter("id = 1")).filter("at = 0");
        append(events, folder, 0);
        Dataset<Row> stream = spark().readStream()
                .schema(events.schema())
                .parquet(folder.resolve("events").toString());
        SequenceProcessor<Row> processor = new SequenceProcessor<>(model, stream, null, Duration.ofMillis(1));
        StreamingQuery query = SequenceProcessor.score(processor, stream, "id")
                .select("rawPrediction")
                .writeStream()
                .outputMode("append")
                .format("memory")
                .queryName("forgotten")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .start();
        try {
            awaitRows("forgotten", 1);
            append(events, folder, 0); // the same event: the second of a sequence, or the first of another
            awaitRows("forgotten", 2);
        } finally {
            query.stop();
        }

        List<Row> scores = spark().table("forgotten").collectAsList();
        assertThat(scores).hasSize(2);
        assertThat(scores.get(1)).isEqualTo(scores.get(0));
    }

    /** With a time to live Spark goes on with empty micro-batches, so processAllAvailable would not come back. */
    private static void awaitRows(String table, int rows) throws InterruptedException {
        for (int i = 0; i < 600 && spark().table(table).count() < rows; i++) {
            Thread.sleep(100);
        }
        assertThat(spark().table(table).count()).isEqualTo(rows);
    }

    @Test
    void anInvalidEventIsNotSeen() {
        LayerNormRNNClassificationModel model = (LayerNormRNNClassificationModel)
                stages().findFirst().orElseThrow().trained(spark()).copy(ParamMap.empty());
        Dataset<Row> good = events(SequenceSamples.waves(spark(), 6).filter("id = 1"));
        Dataset<Row> bad = good.limit(1)
                .select(
                        functions.col("id"),
                        functions.lit(2).as("at"),
                        functions
                                .lit(null)
                                .cast(good.schema().apply("features").dataType())
                                .as("features"));
        Dataset<Row> both = good.union(bad).coalesce(1);
        List<Row> expected = score(model, good);

        assertThat(score(model.setHandleInvalid("skip"), both)).isEqualTo(expected);
        List<Row> kept = score(model.setHandleInvalid("keep"), both);
        assertThat(kept).hasSize(expected.size() + 1).containsAll(expected);
        assertThat(kept.stream()
                        .filter(row -> row.isNullAt(2))
                        .findFirst()
                        .orElseThrow()
                        .<Double>getAs("prediction"))
                .isNaN();
        assertThatThrownBy(() -> score(model.setHandleInvalid("error"), both))
                .hasStackTraceContaining("LayerNormRNNClassificationModel: ");
    }

    private static List<Row> score(Model<?> model, Dataset<Row> events) {
        return SequenceProcessor.score(new SequenceProcessor<>(model, events, "at", null), events, "id")
                .orderBy("at")
                .collectAsList();
    }

    @Test
    void whatCannotReadStepByStepIsRefused() {
        Dataset<Row> events = events(SequenceSamples.waves(spark(), 6));
        Model<?> bidirectional = new LayerNormRNNClassifier()
                .setBidirectional(true)
                .setHiddenSize(4)
                .setMaxIter(1)
                .fit(SequenceSamples.waves(spark(), 6));

        assertThatThrownBy(() -> new SequenceProcessor<Integer>(bidirectional, events))
                .hasMessageContaining(
                        "must be recurrent and read in one direction, but this one is bidirectional; train it"
                                + " with bidirectional=false");
        assertThatThrownBy(() -> new SequenceProcessor<Integer>(
                        StageCase.all().get(0).trained(spark()), events.selectExpr("id", "at", "features")))
                .hasMessageContaining("this one is a feed-forward network; use transform");
        assertThatThrownBy(() -> new SequenceProcessor<Integer>(
                        stages().findFirst().orElseThrow().trained(spark()), events.drop("features")))
                .hasMessageContaining("the events must have the features column \"features\", but they have [id, at]");
    }
}
