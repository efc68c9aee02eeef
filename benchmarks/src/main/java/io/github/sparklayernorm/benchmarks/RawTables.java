package io.github.sparklayernorm.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;

import io.github.sparklayernorm.benchmarks.Task.Kind;
import io.github.sparklayernorm.examples.digits.IdxFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Tables as someone has them who sets nothing: numbers as they are, categories one-hot, nothing scaled. The directory holds
 * one directory for each set, named as the set.
 */
final class RawTables {
    static final List<String> NAMES =
            List.of("adult", "covertype_15k", "california_housing", "beijing_air", "sms_spam", "mnist", "spirals");

    private static final long SPLIT_SEED = 7;
    private static final int MNIST_ROWS = 10_000;
    static final int HOURS_AHEAD = 6;
    /** Of the 35,064 hours of a station, the last fifth is for the test. */
    static final int LAST_TRAINING_HOUR = 28_051;

    private RawTables() {}

    static Task read(SparkSession spark, String directory, String name) {
        String path = directory + "/" + name;
        return switch (name) {
            case "adult" -> adult(spark, path);
            case "covertype_15k" -> covertype(spark, path);
            case "california_housing" -> housing(spark, path);
            case "beijing_air" -> air(spark, path);
            case "sms_spam" -> messages(spark, path);
            case "mnist" -> digits(spark, path);
            case "spirals" -> spirals(spark);
            default -> throw new IllegalArgumentException("a set must be one of " + NAMES + ", but is " + name);
        };
    }

    /** Who earns more than 50,000 dollars; UCI's own test set. */
    private static Task adult(SparkSession spark, String path) {
        String schema = "age double, workclass string, fnlwgt double, education string, education_num double,"
                + " marital_status string, occupation string, relationship string, race string, sex string,"
                + " capital_gain double, capital_loss double, hours_per_week double, native_country string, income string";
        return columns(
                "adult",
                Kind.TWO_CLASSES,
                income(spark, schema, path + "/adult.data.gz"),
                income(spark, schema, path + "/adult.test.gz"));
    }

    private static Dataset<Row> income(SparkSession spark, String schema, String file) {
        return spark.read()
                .schema(schema)
                .option("ignoreLeadingWhiteSpace", true)
                .csv(file)
                .filter(col("age").isNotNull().and(col("income").isNotNull()))
                .withColumn("label", col("income").startsWith(">50K").cast("double"))
                .drop("income");
    }

    /** Seven cover types of 2,160 rows each. */
    private static Task covertype(SparkSession spark, String path) {
        Dataset<Row> rows = spark.read()
                .schema(IntStream.rangeClosed(0, 55)
                        .mapToObj(i -> "c" + i + " double")
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow())
                .csv(path + "/covertype_15120.csv.gz")
                .withColumn("label", col("c55").minus(1))
                .drop("c0", "c55");
        return split("covertype_15k", Kind.CLASSES, rows);
    }

    /** The median value of a house in dollars. */
    private static Task housing(SparkSession spark, String path) {
        return split(
                "california_housing",
                Kind.VALUES,
                spark.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(path + "/housing.csv.gz")
                        .na()
                        .drop()
                        .withColumnRenamed("median_house_value", "label"));
    }

    /** PM2.5 six hours ahead, in micrograms, from every fifth hour of three stations; the last fifth of the time is the test. */
    private static Task air(SparkSession spark, String path) {
        Dataset<Row> rows = stations(spark, path, "Changping", "Dongsi", "Wanliu")
                .withColumn(
                        "label",
                        lead("pm25", HOURS_AHEAD)
                                .over(Window.partitionBy("station").orderBy("No")))
                .filter(col("No").mod(5).equalTo(0))
                .na()
                .drop();
        return columns(
                "beijing_air",
                Kind.VALUES,
                rows.filter(col("No").leq(LAST_TRAINING_HOUR)).drop("No", "year"),
                rows.filter(col("No").gt(LAST_TRAINING_HOUR)).drop("No", "year"));
    }

    /** The hours of some stations as the files have them, PM2.5 as pm25. */
    static Dataset<Row> stations(SparkSession spark, String path, String... names) {
        return spark.read()
                .schema(
                        "No int, year int, month int, day int, hour int, `PM2.5` double, PM10 double, SO2 double, NO2 double,"
                                + " CO double, O3 double, TEMP double, PRES double, DEWP double, RAIN double, wd string, WSPM double,"
                                + " station string")
                .option("header", true)
                .option("nullValue", "NA")
                .csv(Arrays.stream(names)
                        .map(name -> path + "/PRSA_Data_" + name + "_20130301-20170228.csv.gz")
                        .toArray(String[]::new))
                .withColumnRenamed("PM2.5", "pm25");
    }

    /** Which message is spam, from its words in 2^18 hashed columns. */
    private static Task messages(SparkSession spark, String path) {
        Dataset<Row>[] parts = halves(spark.read()
                .option("header", true)
                .option("sep", "\t")
                .option("quote", "")
                .csv(path + "/SMSSpamCollection.tsv")
                .na()
                .drop()
                .selectExpr("SMS", "CAST(Label = 'spam' AS DOUBLE) AS label"));
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {
                    new Tokenizer().setInputCol("SMS").setOutputCol("words"),
                    new HashingTF().setInputCol("words").setOutputCol("features")
                })
                .fit(parts[0]);
        return task("sms_spam", Kind.SELDOM, model.transform(parts[0]), model.transform(parts[1]));
    }

    /** Digits as bytes: the first 10,000 of the training set, and the test set. */
    private static Task digits(SparkSession spark, String path) {
        return task(
                "mnist",
                Kind.CLASSES,
                bytes(IdxFiles.train(spark, path).rows(MNIST_ROWS, 2)),
                bytes(IdxFiles.test(spark, path).rows(Long.MAX_VALUE, 2)));
    }

    private static Dataset<Row> bytes(Dataset<Row> rows) {
        MapFunction<Row, Row> scale = row -> {
            double[] pixels = row.<Vector>getAs(0).toArray();
            double[] bytes =
                    Arrays.stream(pixels).map(pixel -> Math.rint(255 * pixel)).toArray();
            return RowFactory.create(Vectors.dense(bytes), row.get(1));
        };
        return rows.map(scale, Encoders.row(rows.schema()));
    }

    /** Two spirals, one inside the other, from x and y. */
    private static Task spirals(SparkSession spark) {
        return split(
                "spirals",
                Kind.TWO_CLASSES,
                spark.range(0, 4000, 1, 2)
                        .selectExpr("CAST(id % 2 AS DOUBLE) AS label", "3 * pi() * sqrt(rand(1)) AS angle")
                        .selectExpr(
                                "label",
                                "angle * cos(angle + label * pi()) AS x",
                                "angle * sin(angle + label * pi()) AS y"));
    }

    private static Task split(String name, Kind kind, Dataset<Row> rows) {
        Dataset<Row>[] parts = halves(rows);
        return columns(name, kind, parts[0], parts[1]);
    }

    static Dataset<Row>[] halves(Dataset<Row> rows) {
        return rows.randomSplit(new double[] {0.8, 0.2}, SPLIT_SEED);
    }

    /** All columns but the label as features: categories one-hot and after the numbers. */
    private static Task columns(String name, Kind kind, Dataset<Row> train, Dataset<Row> test) {
        List<String> inputs = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        for (StructField field : train.schema().fields()) {
            if (!field.name().equals("label")) {
                (field.dataType().equals(DataTypes.StringType) ? categories : inputs).add(field.name());
            }
        }
        List<PipelineStage> stages = new ArrayList<>();
        if (!categories.isEmpty()) {
            String[] names = categories.toArray(String[]::new);
            String[] indices = suffixed(names, "_index");
            String[] oneHot = suffixed(names, "_one_hot");
            stages.add(new StringIndexer()
                    .setInputCols(names)
                    .setOutputCols(indices)
                    .setHandleInvalid("keep"));
            stages.add(new OneHotEncoder().setInputCols(indices).setOutputCols(oneHot));
            inputs.addAll(Arrays.asList(oneHot));
        }
        stages.add(new VectorAssembler()
                .setInputCols(inputs.toArray(String[]::new))
                .setOutputCol("features"));
        PipelineModel model =
                new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(train);
        return task(name, kind, model.transform(train), model.transform(test));
    }

    private static String[] suffixed(String[] names, String suffix) {
        return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
    }

    private static Task task(String name, Kind kind, Dataset<Row> train, Dataset<Row> test) {
        return new Task(name, kind, train.select("features", "label"), test.select("features", "label"));
    }
}
