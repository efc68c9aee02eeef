package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransformTest extends SparkTest {
    /** A column of every type, with values that Java's own classes have no place for. */
    private static final String[] ANY_COLUMNS = {
        "id",
        "cast(unhex('fffe61') AS string) AS notUtf8",
        "date'1582-10-10' AS gap",
        "date'1200-02-03' AS julian",
        "timestamp'1500-01-01 00:00:00.123456' AS t",
        "timestamp_ntz'2024-01-01 00:00:00.123456' AS n",
        "cast(123.4500 AS decimal(20, 4)) AS dec",
        "cast('abc' AS binary) AS b",
        "interval '3' month AS ym",
        "interval '3' day AS dt",
        "make_interval(1, 2, 3) AS iv",
        "cast('NaN' AS double) AS nan",
        "float('-0.0') AS zero",
        "named_struct('a', id, 's', cast(unhex('ff') AS string)) AS s",
        "array(id, null) AS list",
        "map('k', array(1.5D)) AS m",
        "cast(null AS string) AS nothing",
        "cast(1 AS tinyint) AS tiny"
    };

    /** Bits of the columns above, as text. */
    private static final String BITS =
            "concat_ws(',', id, hex(notUtf8), unix_date(gap), unix_date(julian), unix_micros(t),"
                    + " cast(n AS string), dec, hex(b), cast(ym AS string), cast(dt AS string), cast(iv AS string), nan,"
                    + " cast(zero AS string), s.a, hex(s.s), to_json(list), to_json(m), nothing, tiny) AS bits";

    private static Dataset<Row> data;
    private static LayerNormMLPClassificationModel trained;
    private static LayerNormMLPRegressionModel regression;

    @BeforeAll
    static void train() {
        data = Samples.clusters(spark(), 120);
        trained = (LayerNormMLPClassificationModel) StageCase.all().get(0).trained(spark());
        regression = (LayerNormMLPRegressionModel) StageCase.all().get(1).trained(spark());
    }

    private static LayerNormMLPClassificationModel model() {
        return trained.copy(ParamMap.empty());
    }

    @Test
    void aBatchPredictsWhatSingleRowsDo() {
        Dataset<Row> many =
                IntStream.range(0, 6).mapToObj(i -> data).reduce(Dataset::union).orElseThrow();

        for (Row row : model().transform(many.coalesce(1)).collectAsList()) {
            Vector features = row.getAs("features");
            assertThat(row.<Vector>getAs("rawPrediction").toArray())
                    .containsExactly(model().predictRaw(features).toArray(), within(1e-5));
            assertThat(row.<Vector>getAs("probability").toArray())
                    .containsExactly(model().predictProbability(features).toArray(), within(1e-5));
            assertThat(row.<Double>getAs("prediction")).isEqualTo(model().predict(features));
        }
        for (Row row : regression.transform(many).collectAsList()) {
            assertThat(row.<Double>getAs("prediction"))
                    .isCloseTo(regression.predict(row.getAs("features")), within(1e-3));
        }
    }

    @Test
    void sparseAndDenseVectorsPredictTheSame() {
        double[] values = {0, 1.5, 0, -2};
        Dataset<Row> rows = Samples.of(
                spark(),
                Samples.row(Vectors.dense(values), 0.0),
                Samples.row(Vectors.dense(values).toSparse(), 0.0));

        List<Row> raw = model().transform(rows).select("rawPrediction").collectAsList();

        assertThat(raw.get(0)).isEqualTo(raw.get(1));
    }

    @Test
    void columnsComeInSparksOrder() {
        assertThat(model().transform(data).columns())
                .containsExactly(
                        "id", "features", "label", "weight", "held", "rawPrediction", "probability", "prediction");
    }

    @Test
    void columnsWithoutANameAreLeftOut() {
        for (boolean raw : new boolean[] {true, false}) {
            for (boolean probability : new boolean[] {true, false}) {
                for (boolean prediction : new boolean[] {true, false}) {
                    List<String> expected = new ArrayList<>(Arrays.asList(data.columns()));
                    expected.addAll(raw ? List.of("r") : List.of());
                    expected.addAll(probability ? List.of("p") : List.of());
                    expected.addAll(prediction ? List.of("y") : List.of());
                    LayerNormMLPClassificationModel some = model().setRawPredictionCol(raw ? "r" : "")
                            .setProbabilityCol(probability ? "p" : "")
                            .setPredictionCol(prediction ? "y" : "");
                    Dataset<Row> rows = some.transform(data);
                    assertThat(rows.columns()).containsExactlyElementsOf(expected);
                    assertThat(rows.schema()).isEqualTo(some.transformSchema(data.schema()));
                    if (prediction) {
                        assertThat(rows.select("id", "y").collectAsList())
                                .isEqualTo(model().transform(data)
                                        .select("id", "prediction")
                                        .collectAsList());
                    }
                }
            }
        }
        assertThat(regression
                        .copy(ParamMap.empty())
                        .setPredictionCol("")
                        .transform(data)
                        .columns())
                .isEqualTo(data.columns());
    }

    @Test
    void outputColumnsTellTheirClassesToLaterStages() {
        Dataset<Row> rows = model().transform(data);

        assertThat(AttributeGroup.fromStructField(rows.schema().apply("probability"))
                        .size())
                .isEqualTo(Samples.CLASSES);
        assertThat(rows.schema()
                        .apply("prediction")
                        .metadata()
                        .getMetadata("ml_attr")
                        .getLong("num_vals"))
                .isEqualTo(Samples.CLASSES);
    }

    @Test
    void metadataOfOtherColumnsStay() {
        Metadata note = new MetadataBuilder().putString("note", "kept").build();
        Dataset<Row> rows = data.withColumn("weight", functions.col("weight").as("weight", note));

        assertThat(model().transform(rows).schema().apply("weight").metadata()).isEqualTo(note);
    }

    @Test
    void otherColumnsOfAnyTypePassUnchanged() {
        Dataset<Row> rows = data.limit(3)
                .selectExpr(
                        "id",
                        "features",
                        "named_struct('a', id, 'v', features) AS s",
                        "array(id, null) AS list",
                        "map('k', array(1.5D)) AS m",
                        "timestamp'1500-01-01 00:00:00.123456' AS t",
                        "timestamp_ntz'2024-01-01 00:00:00.123456' AS n",
                        "date'1200-02-03' AS d",
                        "cast(123.4500 AS decimal(20, 4)) AS dec",
                        "cast('abc' AS binary) AS b",
                        "interval '3' month AS ym",
                        "interval '3' day AS dt",
                        "make_interval(1, 2, 3) AS iv",
                        "cast(null AS string) AS nothing",
                        "null AS none",
                        "cast(1 AS tinyint) AS tiny",
                        "features AS `dotted.name`");

        Dataset<Row> out = model().transform(rows);

        String same = "cast(struct(s, list, m, unix_micros(t), n, d, dec, hex(b), ym, dt, iv, nothing, none, tiny,"
                + " `dotted.name`) AS string)";
        assertThat(out.selectExpr("id", same).orderBy("id").collectAsList())
                .isEqualTo(rows.selectExpr("id", same).orderBy("id").collectAsList());
        assertThat(Arrays.copyOf(out.schema().fields(), rows.schema().length()))
                .isEqualTo(rows.schema().fields());
    }

    @Test
    void columnsOfAnyTypeKeepTheirBits() {
        String[] columns = Arrays.copyOf(ANY_COLUMNS, ANY_COLUMNS.length + 1);
        columns[ANY_COLUMNS.length] = "features";
        Dataset<Row> rows = data.selectExpr(columns);

        Dataset<Row> out = model().transform(rows);

        assertThat(out.selectExpr(BITS).orderBy("bits").collectAsList())
                .isEqualTo(rows.selectExpr(BITS).orderBy("bits").collectAsList());
        assertThat(out.selectExpr(BITS).head().getString(0)).contains("FFFE61", "-141432,", "-0.0,");
        assertThat(Arrays.copyOf(out.schema().fields(), rows.schema().length()))
                .isEqualTo(rows.schema().fields());
    }

    @Test
    void twoColumnsMayHaveOneName() {
        Dataset<Row> twice = data.selectExpr("id", "features", "weight AS same", "label AS same");

        Dataset<Row> out = model().transform(twice);

        assertThat(out.drop("features", "rawPrediction", "probability", "prediction")
                        .collectAsList())
                .isEqualTo(twice.drop("features").collectAsList());
    }

    @Test
    void featuresMayBeAFieldOfAStruct() {
        Dataset<Row> nested = data.selectExpr("id", "named_struct('v', features) AS s");

        Dataset<Row> out = model().setFeaturesCol("s.v").transform(nested);

        assertThat(out.columns()).containsExactly("id", "s", "rawPrediction", "probability", "prediction");
        assertThat(out.select("id", "prediction").collectAsList())
                .isEqualTo(model().transform(data).select("id", "prediction").collectAsList());
    }

    @Test
    void rowsAreReadLazily() {
        Dataset<Row> failing = data.repartition(1)
                .map(
                        (org.apache.spark.api.java.function.MapFunction<Row, Row>) row -> {
                            if (row.getInt(0) < 0) {
                                throw new IllegalStateException("not asked for");
                            }
                            return row;
                        },
                        Encoders.row(data.schema()));

        assertThat(model().transform(failing).takeAsList(1)).hasSize(1);
    }

    @Test
    void anEmptyPartitionGivesNothing() {
        assertThat(model().transform(data.filter("id < 0")).collectAsList()).isEmpty();
    }

    @Test
    void thresholdsChooseAsSparksDo() {
        double[] thresholds = {0.2, 0.9, 0};
        LayerNormMLPClassificationModel model = model().setThresholds(thresholds);

        for (Row row : model.transform(data).collectAsList()) {
            assertThat(row.<Double>getAs("prediction")).isEqualTo(model.predict(row.getAs("features")));
        }
        assertThat(model().setThresholds(new double[] {1e-9, 1, 1})
                        .transform(data)
                        .filter("prediction <> 0")
                        .count())
                .isZero();
        assertThatThrownBy(() -> model().setThresholds(new double[] {0.5, 0.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "LayerNormMLPClassificationModel: thresholds must have one value for each of 3 classes, but it"
                                + " has 2; set as many values, or clear thresholds.");
    }

    @Test
    void invalidRowsAreRefusedSkippedOrKept() {
        Vector good = Vectors.dense(1, 2, 3, 4);
        Dataset<Row> rows = Samples.of(
                spark(),
                Samples.row(good, 0.0),
                Samples.row(null, 1.0),
                Samples.row(Vectors.dense(1, Double.NaN, 3, 4), 2.0),
                Samples.row(Vectors.sparse(4, new int[] {3}, new double[] {Double.POSITIVE_INFINITY}), 3.0),
                Samples.row(good, 4.0));

        assertThatThrownBy(() -> model().transform(rows).collectAsList())
                .hasStackTraceContaining(
                        "LayerNormMLPClassificationModel: every row must have a vector in \"features\","
                                + " but a row has null; fill it in or drop it, or set handleInvalid=skip");
        assertThat(labels(model().setHandleInvalid("skip").transform(rows))).containsExactly(0.0, 4.0);
        List<Row> kept = model().setHandleInvalid("keep").transform(rows).collectAsList();
        assertThat(kept).hasSize(5);
        assertThat(kept.get(0)).isNotEqualTo(kept.get(4));
        assertThat(kept.get(0).<Vector>getAs("rawPrediction"))
                .isEqualTo(kept.get(4).<Vector>getAs("rawPrediction"));
        for (Row row : kept.subList(1, 4)) {
            assertThat(row.<Double>getAs("prediction")).isNaN();
            assertThat(row.<Vector>getAs("probability").toArray()).containsOnly(Double.NaN);
        }
        LayerNormMLPRegressionModel values = regression.copy(ParamMap.empty()).setHandleInvalid("keep");
        assertThat(values.transform(rows).collectAsList().get(1).<Double>getAs("prediction"))
                .isNaN();
        assertThat(model().setHandleInvalid("keep").predict(Vectors.dense(1, 2, Double.NaN, 4)))
                .isNaN();
    }

    @Test
    void vectorsOfAnotherSizeAreRefusedWhateverHandleInvalidSays() {
        Dataset<Row> rows = Samples.of(spark(), Samples.row(Vectors.dense(1, 2), 0.0));

        for (String handling : List.of("error", "skip", "keep")) {
            assertThatThrownBy(() ->
                            model().setHandleInvalid(handling).transform(rows).collectAsList())
                    .hasStackTraceContaining(
                            "LayerNormMLPClassificationModel: every \"features\" vector must have 4 elements"
                                    + " (as in training), but a row has 2; check the VectorAssembler's inputs, or set numFeatures"
                                    + " where LIBSVM files are read.");
        }
    }

    @Test
    void singleRowsMayBePredictedByManyThreads() {
        List<Row> rows = data.collectAsList();
        List<Vector> one = rows.stream()
                .map(row -> model().predictRaw(row.getAs("features")))
                .toList();
        LayerNormMLPClassificationModel shared = model();

        List<Vector> many = IntStream.range(0, 20 * rows.size())
                .parallel()
                .mapToObj(i -> shared.predictRaw(rows.get(i % rows.size()).getAs("features")))
                .toList();

        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i)).isEqualTo(one.get(i % one.size()));
        }
    }

    private static List<Double> labels(Dataset<Row> rows) {
        return rows.select("label").as(Encoders.DOUBLE()).collectAsList();
    }
}
