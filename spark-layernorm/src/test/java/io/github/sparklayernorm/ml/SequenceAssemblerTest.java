package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SequenceAssemblerTest extends SparkTest {
    /** Rows of the columns id, time, x, y, one from each text "a 1 10 0.5". */
    private static Dataset<Row> rows(String... rows) {
        String values = String.join(
                ", ",
                Arrays.stream(rows)
                        .map(row -> row.split(" "))
                        .map(r -> "('%s', %s, double('%s'), double('%s'))".formatted(r[0], r[1], r[2], r[3]))
                        .toList());
        return spark().sql("SELECT * FROM VALUES " + values + " AS t(id, time, x, y)")
                .repartition(2);
    }

    /** A series whose x is 10 times its time and whose y is 0. */
    private static Dataset<Row> series(int... times) {
        return rows(Arrays.stream(times)
                .mapToObj(t -> "a " + t + " " + 10 * t + " 0")
                .toArray(String[]::new));
    }

    private static SequenceAssembler stage(String... inputs) {
        return new SequenceAssembler().setIdCol("id").setInputCols(inputs);
    }

    private static SequenceAssembler windows(int size) {
        return stage("x").setWindowSize(size);
    }

    /** Each sequence as "id time: step step", or "... -> label". */
    private static List<String> texts(SequenceAssembler stage, Dataset<Row> rows) {
        return stage.transform(rows).orderBy("id", "time").collectAsList().stream()
                .map(row -> {
                    StringBuilder text = new StringBuilder(row.getAs("id") + " " + row.getAs("time") + ":");
                    row.<Vector>getList(row.fieldIndex("features"))
                            .forEach(step -> text.append(' ')
                                    .append(
                                            step == null
                                                    ? "null"
                                                    : step.toString().replaceAll("\\.0|[\\[\\]]", "")));
                    return row.length() > 3 ? text + " -> " + row.get(3) : text.toString();
                })
                .toList();
    }

    private static void refuses(SequenceAssembler stage, Dataset<Row> rows, String text) {
        assertThatThrownBy(() -> stage.transform(rows).collectAsList())
                .satisfies(e -> assertThat(org.apache.commons.lang3.exception.ExceptionUtils.getRootCause(e))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(text));
    }

    @Test
    void rowsOfASeriesBecomeASequenceInTheOrderOfTime() {
        Dataset<Row> rows = rows("b 2 1 1", "a 3 30 6", "a 1 10 5", "b -1 2 2", "a 2 20 4");

        assertThat(texts(stage("x", "y"), rows)).containsExactly("a 3: 10,5 20,4 30,6", "b 2: 2,2 1,1");
    }

    @Test
    void vectorsAndNumbersOfAnyTypeMakeAStep() {
        Dataset<Row> rows = rows("a 1 2 3").selectExpr("id", "time", "int(x) AS i", "decimal(y) AS d", "x", "y");
        Dataset<Row> withVector = new org.apache.spark.ml.feature.VectorAssembler()
                .setInputCols(new String[] {"x", "y"})
                .setOutputCol("v")
                .transform(rows);

        assertThat(texts(stage("i", "v", "d"), withVector)).containsExactly("a 1: 2,2,3,3");
    }

    @Test
    void withoutAnIdAllRowsAreOneSeries() {
        Dataset<Row> out =
                new SequenceAssembler().setInputCols(new String[] {"x"}).transform(rows("b 2 5 0", "a 1 4 0"));

        assertThat(out.columns()).containsExactly("time", "features");
        assertThat(out.head().<Vector>getList(1)).containsExactly(Vectors.dense(4), Vectors.dense(5));
    }

    @Test
    void aLongSequenceKeepsItsEnd() {
        assertThat(texts(stage("x").setMaxLength(2), series(1, 2, 3, 4))).containsExactly("a 4: 30 40");
    }

    @Test
    void constantColumnsStayWithTheirMetadata() {
        Dataset<Row> indexed = new org.apache.spark.ml.feature.StringIndexer()
                .setInputCol("id")
                .setOutputCol("class")
                .fit(rows("a 1 1 0", "b 1 2 0"))
                .transform(rows("a 1 1 0", "b 1 2 0", "a 2 3 0"));
        Dataset<Row> out = stage("x").setConstantCols(new String[] {"class"}).transform(indexed);

        assertThat(out.columns()).containsExactly("id", "time", "class", "features");
        assertThat(out.schema().apply("class").metadata())
                .isEqualTo(indexed.schema().apply("class").metadata());
        assertThat(out.orderBy("id").select("class").collectAsList().toString()).isEqualTo("[[0.0], [1.0]]");
        refuses(
                stage("x").setConstantCols(new String[] {"y"}),
                rows("a 1 1 0", "a 2 1 4"),
                "SequenceAssembler: constantCols must have one value in each series, but \"y\" has 0.0 and 4.0 of \"id\" a;"
                        + " name it in targetCols if it is a label of steps, or leave it out.");
    }

    @Test
    void windowsSlideByTheirStride() {
        assertThat(texts(windows(2), series(1, 2, 3, 4))).containsExactly("a 2: 10 20", "a 3: 20 30", "a 4: 30 40");
        assertThat(texts(windows(2).setWindowStride(2), series(1, 2, 3, 4, 5)))
                .containsExactly("a 2: 10 20", "a 4: 30 40");
    }

    @Test
    void aWindowsLabelLiesTheHorizonAfterItsEnd() {
        SequenceAssembler forecast = windows(2).setTargetCols(new String[] {"x"});

        assertThat(texts(forecast, series(1, 2, 3, 4))).containsExactly("a 2: 10 20 -> 30.0", "a 3: 20 30 -> 40.0");
        assertThat(texts(forecast.setHorizon(2), series(1, 2, 3, 4))).containsExactly("a 2: 10 20 -> 40.0");
        assertThat(texts(forecast.setHorizon(0).setWindowStride(2), series(1, 2, 3, 4)))
                .containsExactly("a 2: 10 20 -> 20.0", "a 4: 30 40 -> 40.0");
    }

    @Test
    void severalTargetsMakeAVector() {
        SequenceAssembler forecast = windows(1).setTargetCols(new String[] {"y", "x"});

        assertThat(texts(forecast, rows("a 1 1 5", "a 2 2 6"))).containsExactly("a 1: 1 -> [6.0,2.0]");
    }

    @Test
    void withoutWindowsEveryStepHasALabel() {
        SequenceAssembler tagging = stage("x").setTargetCols(new String[] {"y"}).setMaxLength(2);

        Row row = tagging.transform(rows("a 1 1 5", "a 3 3 7", "a 2 2 6")).head();

        assertThat(row.<Double>getList(3)).containsExactly(6.0, 7.0);
        assertThat(row.<Vector>getList(2)).containsExactly(Vectors.dense(2), Vectors.dense(3));
    }

    @Test
    void seriesDoNotRunIntoEachOther() {
        Dataset<Row> two = rows("a 1 1 0", "a 2 2 0", "b 3 3 0", "b 4 4 0").coalesce(1);

        assertThat(texts(windows(2), two)).containsExactly("a 2: 1 2", "b 4: 3 4");
    }

    @Test
    void gapsAreIgnoredRefusedFilledOrSplitAt() {
        Dataset<Row> gap = series(1, 2, 5, 6);
        SequenceAssembler stage = stage("x").setStep(1);

        assertThat(texts(stage, gap)).containsExactly("a 6: 10 20 50 60");
        refuses(
                stage.setGaps("error"),
                gap,
                "SequenceAssembler: every row must come one step of 1.0 after the one before, but 5 follows 2 of \"id\" a;"
                        + " correct step, or set gaps to fill, split or ignore.");
        assertThat(texts(stage.setGaps("fill"), gap)).containsExactly("a 6: 10 20 20 20 50 60");
        assertThat(texts(stage.setGaps("split"), gap)).containsExactly("a 2: 10 20", "a 6: 50 60");
        refuses(
                stage.setGaps("fill").setStep(2),
                gap,
                "SequenceAssembler: times must be whole steps of 2.0 apart, at most 100000, so that gaps can be filled, but"
                        + " 2 follows 1 of \"id\" a; correct step, round the times (date_trunc), or set gaps to split or"
                        + " ignore.");
    }

    @Test
    void noWindowCrossesAGapThatIsSplitAt() {
        SequenceAssembler stage = windows(2).setStep(1).setGaps("split").setTargetCols(new String[] {"x"});

        assertThat(texts(stage, series(1, 2, 4, 5, 6))).containsExactly("a 5: 40 50 -> 60.0");
    }

    @Test
    void filledStepsAreSeenButNeitherPredictedNorPredictedFrom() {
        SequenceAssembler stage = windows(2).setStep(1).setGaps("fill");

        assertThat(texts(stage, series(1, 2, 4, 5))).containsExactly("a 2: 10 20", "a 4: 20 40", "a 5: 40 50");
        assertThat(texts(stage.setTargetCols(new String[] {"x"}), series(1, 2, 4, 5)))
                .containsExactly("a 4: 20 40 -> 50.0");
    }

    @Test
    void stepsAreDaysOfDatesAndSecondsOfTimestamps() {
        Dataset<Row> times = series(1, 2, 4)
                .selectExpr(
                        "id",
                        "x",
                        "date_add(date'2024-02-27', int(time)) AS day",
                        "timestamp_millis(time * 250) AS moment",
                        "cast(timestamp_millis(time * 250) AS timestamp_ntz) AS local");
        SequenceAssembler stage = stage("x").setGaps("fill");
        for (String column : new String[] {"day", "moment", "local"}) {
            Dataset<Row> out = stage.setTimeCol(column)
                    .setStep(column.equals("day") ? 1 : 0.25)
                    .transform(times);

            assertThat(out.head().getList(2)).as(column).hasSize(4);
            assertThat(out.schema().apply(column)).isEqualTo(times.schema().apply(column));
        }
    }

    @Test
    void twoRowsAtOneTimeAreRefusedEvenWhenSkipping() {
        refuses(
                stage("x").setHandleInvalid("skip"),
                rows("a 1 1 0", "a 2 2 0", "a 2 3 0"),
                "SequenceAssembler: the rows of a series must have different times, but two rows are at \"time\" 2 of \"id\""
                        + " a; group or drop duplicates first.");
    }

    @Test
    void stepsOfDifferentWidthAreRefusedEvenWhenSkipping() {
        Dataset<Row> vectors = Samples.of(
                        spark(), Samples.row(Vectors.dense(1, 2), 1.0), Samples.row(Vectors.dense(1, 2, 3), 2.0))
                .withColumnRenamed("label", "time");

        refuses(
                new SequenceAssembler()
                        .setInputCols(new String[] {"features"})
                        .setOutputCol("s")
                        .setHandleInvalid("skip"),
                vectors,
                "SequenceAssembler: every step must have 2 numbers (as in an earlier row), but the row at \"time\" 2.0 has 3;"
                        + " check the vectors of inputCols [features].");
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedSkippedOrKept() {
        Dataset<Row> rows = rows("a 1 1 0", "a 2 NaN 0", "a 3 3 0");

        refuses(
                stage("x"),
                rows,
                "SequenceAssembler: every row must have a finite value in \"x\", but the row at \"time\" 2 of \"id\" a has"
                        + " null or NaN; fill it in (Imputer) or drop it, or set handleInvalid=skip to leave such rows"
                        + " out.");
        refuses(
                stage("x"),
                rows.withColumn("x", org.apache.spark.sql.functions.expr("if(time = 2, 1e39, x)")),
                "SequenceAssembler: every row must have a finite value in \"x\", but the row at \"time\" 2 of \"id\" a has"
                        + " 1.0E39; fill it in (Imputer) or drop it, or set handleInvalid=skip to leave such rows out.");
        assertThat(texts(stage("x").setHandleInvalid("skip"), rows)).containsExactly("a 3: 1 3");
        assertThat(texts(stage("x").setHandleInvalid("keep"), rows)).containsExactly("a 3: 1 NaN 3");
        assertThat(texts(stage("x").setHandleInvalid("skip").setStep(1).setGaps("fill"), rows))
                .containsExactly("a 3: 1 1 3");
    }

    @Test
    void nullsAreAsNaNAndNullVectorsMakeNullSteps() {
        Dataset<Row> nulls = rows("a 1 1 0", "a 2 0 0").selectExpr("id", "time", "nullif(x, 0) AS x");
        Dataset<Row> vectors = Samples.of(spark(), Samples.row(Vectors.dense(5, 6), 1.0), Samples.row(null, 2.0))
                .selectExpr("'a' AS id", "label AS time", "features AS v");

        refuses(
                stage("x"),
                nulls,
                "SequenceAssembler: every row must have a finite value in \"x\", but the row at \"time\" 2 of \"id\" a has"
                        + " null or NaN; fill it in (Imputer) or drop it, or set handleInvalid=skip to leave such rows"
                        + " out.");
        assertThat(texts(stage("x").setHandleInvalid("keep"), nulls)).containsExactly("a 2: 1 NaN");
        refuses(
                stage("v"),
                vectors,
                "SequenceAssembler: every row must have a finite value in \"v\", but the row at \"time\" 2.0 of \"id\" a"
                        + " has null or NaN; fill it in (Imputer) or drop it, or set handleInvalid=skip to leave such rows"
                        + " out.");
        assertThat(texts(stage("v").setHandleInvalid("keep"), vectors)).containsExactly("a 2.0: 5,6 null");
    }

    @Test
    void rowsWithoutIdOrTimeAreRefusedUnlessSkipped() {
        Dataset<Row> rows =
                rows("a 1 1 0", "a 2 2 0").selectExpr("nullif(id, 'b') AS id", "if(x = 2, null, time) AS time", "x");
        String text =
                "SequenceAssembler: every row must have a finite value in \"time\", but the row at \"time\" null of"
                        + " \"id\" a has null or NaN; fill it in (Imputer) or drop it, or set handleInvalid=skip to leave such"
                        + " rows out.";

        refuses(stage("x"), rows, text);
        refuses(stage("x").setHandleInvalid("keep"), rows, text);
        assertThat(texts(stage("x").setHandleInvalid("skip"), rows)).containsExactly("a 1: 1");
        assertThat(texts(
                        stage("x").setHandleInvalid("skip"),
                        rows("a 1 1 0", "b 1 2 0").selectExpr("nullif(id, 'b') AS id", "time", "x")))
                .containsExactly("a 1: 1");
    }

    @Test
    void aWindowLargerThanTheSeriesIsRefusedOrLeavesItOut() {
        Dataset<Row> rows = rows("a 1 1 0", "a 2 2 0", "b 1 3 0", "b 2 4 0", "b 3 5 0");
        SequenceAssembler forecast = windows(2).setTargetCols(new String[] {"x"});

        refuses(
                windows(3),
                rows,
                "SequenceAssembler: every series must have at least 3 steps (windowSize 3), but that of \"id\" a has 2; set"
                        + " a smaller windowSize, or handleInvalid=skip to leave such series out.");
        refuses(
                forecast,
                rows,
                "SequenceAssembler: every series must have at least 3 steps (windowSize 2 and horizon 1), but that of"
                        + " \"id\" a has 2; set a smaller windowSize, or handleInvalid=skip to leave such series out.");
        for (String handling : List.of("skip", "keep")) {
            assertThat(texts(forecast.setHandleInvalid(handling), rows)).containsExactly("b 2: 3 4 -> 5.0");
        }
    }

    @Test
    void aWindowOfAnySizeTakesNoMoreRoomThanTheSeries() {
        refuses(
                windows(Integer.MAX_VALUE).setTargetCols(new String[] {"x"}).setHorizon(Integer.MAX_VALUE),
                series(1, 2),
                "SequenceAssembler: every series must have at least 4294967294 steps (windowSize 2147483647 and horizon"
                        + " 2147483647), but that of \"id\" a has 2; set a smaller windowSize, or handleInvalid=skip to leave"
                        + " such series out.");
        int[] times = java.util.stream.IntStream.rangeClosed(1, 500).toArray();
        Dataset<Row> out = windows(300).transform(series(times));
        assertThat(out.count()).isEqualTo(201);
        assertThat(out.orderBy("time").head().<Vector>getList(2))
                .isEqualTo(Arrays.stream(times)
                        .limit(300)
                        .mapToObj(t -> Vectors.dense(10 * t))
                        .toList());
    }

    @Test
    void paramsThatDoNotGoTogetherAreRefused() {
        refusesSchema(
                new SequenceAssembler().setIdCol("id"),
                "SequenceAssembler: inputCols must name at least one column, but it names none; set it.");
        refusesSchema(
                stage("x").setGaps("fill"),
                "SequenceAssembler: gaps other than ignore need the time from one step to the next, but step is 0; set it:"
                        + " 3600 for a timestamp each hour, 1 for a date each day.");
        refusesSchema(
                windows(3).setMaxLength(2),
                "SequenceAssembler: a sequence is either a window or the last steps of a series, but windowSize is 3 and"
                        + " maxLength 2; set one of them to 0.");
        refusesSchema(
                stage("x").setTargetCols(new String[] {"x", "y"}),
                "SequenceAssembler: without windows, targetCols must name one column: a number for each step, but it names"
                        + " 2; name one, or set windowSize.");
        refusesSchema(
                stage("x").setTargetCols(new String[] {"y"}).setGaps("fill").setStep(1),
                "SequenceAssembler: every step of a sequence must have a label of its own, but gaps=fill makes steps"
                        + " without one; use gaps=split, or clear targetCols.");
    }

    @Test
    void columnsOfOtherTypesAreRefused() {
        refusesSchema(
                stage("x").setTimeCol("id"),
                "SequenceAssembler: timeCol \"id\" must be a number, a date or a timestamp, but its type is string; cast it"
                        + " (to_timestamp).");
        refusesSchema(
                stage("id"),
                "SequenceAssembler: inputCols \"id\" must be a number or a vector, but its type is string; cast it, or"
                        + " index it (StringIndexer).");
        refusesSchema(
                windows(2).setTargetCols(new String[] {"id"}),
                "SequenceAssembler: targetCols \"id\" must be a number, but its type is string; cast it, or index it"
                        + " (StringIndexer).");
        refusesSchema(
                stage("x").setConstantCols(new String[] {"none"}),
                "SequenceAssembler: constantCols must name a column, but \"none\" is none of [id, time, x, y]; call"
                        + " setConstantCols or rename the column.");
    }

    private static void refusesSchema(SequenceAssembler stage, String text) {
        assertThatThrownBy(() -> stage.transformSchema(rows("a 1 1 1").schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }
}
