package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input at fit, with its text. What every stage does about schemas stands in the contract suite. */
class BadInputTest extends SparkTest {
    private static final Vector GOOD = Vectors.dense(1, 2);

    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier().setHiddenLayers(new int[] {4}).setMaxIter(1);
    }

    private static LayerNormMLPRegressor regressor() {
        return new LayerNormMLPRegressor().setHiddenLayers(new int[] {4}).setMaxIter(1);
    }

    /** Two good rows of different classes, and one more. */
    private static Dataset<Row> with(Vector features, Double label) {
        return Samples.of(spark(), Samples.row(GOOD, 0.0), Samples.row(GOOD, 1.0), Samples.row(features, label));
    }

    private static void refuses(Estimator<?> stage, Dataset<Row> data, String text) {
        assertThatThrownBy(() -> stage.fit(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }

    @Test
    void labelOfAnotherTypeIsRefused() {
        Dataset<Row> text = with(GOOD, 1.0).withColumn("label", functions.lit("yes"));
        refuses(
                classifier(),
                text,
                "LayerNormMLPClassifier: labelCol \"label\" must be a number, but its type is string; cast it, or index it"
                        + " (StringIndexer).");
        refuses(
                regressor(),
                text,
                "LayerNormMLPRegressor: labelCol \"label\" must be a number, or a vector for several targets, but its type"
                        + " is string; cast it.");
    }

    @Test
    void missingOptionalColumnsAreRefused() {
        refuses(
                classifier().setWeightCol("w"),
                with(GOOD, 1.0),
                "LayerNormMLPClassifier: weightCol must name a column, but \"w\" is none of [features, label]; call"
                        + " setWeightCol or rename the column.");
        refuses(
                regressor().setValidationIndicatorCol("label"),
                with(GOOD, 1.0),
                "LayerNormMLPRegressor: validationIndicatorCol \"label\" must be a boolean, but its type is double; cast"
                        + " it.");
    }

    @Test
    void vectorsOfDifferentSizeAreRefusedEvenWhenSkipping() {
        refuses(
                classifier().setHandleInvalid("skip"),
                with(Vectors.dense(1, 2, 3), 1.0),
                "LayerNormMLPClassifier: every \"features\" vector must have 2 elements (as in the first row), but a row"
                        + " has 3; check the VectorAssembler's inputs, or set numFeatures where LIBSVM files are read.");
    }

    @Test
    void featuresThatAreNotFiniteAreRefused() {
        refuses(
                classifier(),
                with(Vectors.dense(1, Double.NaN), 1.0),
                "LayerNormMLPClassifier: every element of \"features\" must be a finite float32, but element 1 of a row is"
                        + " NaN; clean the data (Imputer, na.drop, a scaler), or set handleInvalid=skip to leave such rows"
                        + " out.");
        refuses(
                regressor().setStandardization(false),
                with(Vectors.sparse(2, new int[] {1}, new double[] {-1e39}), 1.0),
                "LayerNormMLPRegressor: every element of \"features\" must be a finite float32, but element 1 of a row is"
                        + " -1.0E39; clean the data (Imputer, na.drop, a scaler), or set handleInvalid=skip to leave such"
                        + " rows out.");
    }

    /** Rows of a file of another program, read with the vector type as schema, which checks nothing. */
    private static Dataset<Row> read(StructType schema, String... lines) {
        return spark().read()
                .schema(schema)
                .json(spark().createDataset(List.of(lines), Encoders.STRING()))
                .coalesce(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1]    | [77]  | index -1",
                "[1,7]   | [5,1] | index 7",
                "[1,1]   | [5,1] | index 1 after 1",
                "[2,0]   | [5,1] | index 0 after 2",
                "[0,1,2] | [5]   | 3 indices and 1 values",
                "[0]     | [5,6] | 1 indices and 2 values",
            })
    void damagedSparseVectorsAreRefusedEvenWhenSkipping(String indices, String values, String came) {
        String damaged = "{'type':0,'size':3,'indices':" + indices + ",'values':" + values + "}";
        StructType features =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        refuses(
                classifier().setHandleInvalid("skip"),
                read(
                        features,
                        "{'features':{'type':1,'values':[1,2,3]},'label':0}",
                        "{'features':{'type':1,'values':[3,2,1]},'label':1}",
                        "{'features':" + damaged + ",'label':1}"),
                "LayerNormMLPClassifier: every sparse vector in \"features\" must have one index for each value, ascending"
                        + " from 0 to 2, but a row has " + came
                        + "; write the vectors with Spark, or check the file that they are read from.");
        refuses(
                regressor().setLabelCol("y").setHandleInvalid("skip"),
                read(
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("y", SQLDataTypes.VectorType()),
                        "{'features':{'type':1,'values':[1,2]},'y':" + damaged + "}"),
                "LayerNormMLPRegressor: every sparse vector in \"y\" must have one index for each value, ascending"
                        + " from 0 to 2, but a row has " + came
                        + "; write the vectors with Spark, or check the file that they are read from.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':2,'values':[1,2]}",
                "{'values':[1,2]}",
                "{'type':1}",
                "{'type':0,'size':2,'values':[1]}",
                "{'type':0,'size':2,'indices':[1]}",
                "{'type':0,'indices':[1],'values':[1]}",
            })
    void vectorsWithoutAllTheirFieldsAreRefused(String vector) {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        String good = "{'features':{'type':1,'values':[1,2]},'label':0}";
        refuses(
                classifier(),
                read(schema, good, good.replace("'label':0", "'label':1"), "{'features':" + vector + ",'label':1}"),
                "LayerNormMLPClassifier: every vector in \"features\" must be dense (type 1, values) or sparse (type 0,"
                        + " size, indices, values), but a row lacks one of them; write the vectors with Spark, or check the"
                        + " file that they are read from.");
    }

    @Test
    void damagedVectorsAreRefusedByTransformInTheWordsOfFit() {
        LayerNormMLPClassificationModel model =
                classifier().setHandleInvalid("skip").fit(with(GOOD, 1.0));
        Dataset<Row> damaged = read(
                new StructType().add("features", SQLDataTypes.VectorType()),
                "{'features':{'type':0,'size':2,'indices':[2],'values':[1]}}");
        assertThatThrownBy(() -> model.transform(damaged).collectAsList())
                .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("LayerNormMLPClassificationModel: every sparse vector in \"features\" must have one"
                                + " index for each value, ascending from 0 to 1, but a row has index 2; write the vectors"
                                + " with Spark, or check the file that they are read from."));
    }

    /** Spark's reader makes 0 of such a null before a stage sees the row; MLlib trains on the same number. */
    @Test
    void nullsThatSparkReadsAsZerosAreZeros() {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        String good = "{'features':{'type':1,'values':[1,2]},'label':0}";
        String damaged = "{'features':{'type':1,'values':[1,null]},'label':1}";
        assertThat(read(schema, damaged).first().get(0)).isEqualTo(Vectors.dense(1, 0));
        assertThat(classifier().fit(read(schema, good, damaged)).network().parameters())
                .isEqualTo(classifier()
                        .fit(read(schema, good, damaged.replace("null", "0")))
                        .network()
                        .parameters());
    }

    @Test
    void nullFeaturesAndLabelsAreRefused() {
        refuses(
                classifier(),
                with(null, 1.0),
                "LayerNormMLPClassifier: every row must have a vector in \"features\", but a row has null; fill it in or"
                        + " drop it, or set handleInvalid=skip to leave such rows out.");
        refuses(
                classifier(),
                with(GOOD, null),
                "LayerNormMLPClassifier: every row must have a value in \"label\", but a row has null; drop such rows, or"
                        + " set handleInvalid=skip to leave such rows out.");
    }

    @Test
    void labelsThatAreNoClassesAreRefusedEvenWhenSkipping() {
        for (double label : new double[] {-1, 0.5}) {
            refuses(
                    classifier().setHandleInvalid("skip"),
                    with(GOOD, label),
                    "LayerNormMLPClassifier: \"label\" must hold whole numbers from 0 to 999, but a row has " + label
                            + "; index the labels with StringIndexer, or give the column metadata the right number of"
                            + " classes.");
        }
    }

    @Test
    void labelsBeyondTheMetadatasClassesAreRefused() {
        Dataset<Row> two = Samples.withClasses(with(GOOD, 2.0), 2);
        refuses(
                classifier(),
                two,
                "LayerNormMLPClassifier: \"label\" must hold whole numbers from 0 to 1, but a row has 2.0; index the labels"
                        + " with StringIndexer, or give the column metadata the right number of classes.");
    }

    @Test
    void oneClassOnlyIsRefused() {
        String text =
                "LayerNormMLPClassifier: there must be at least two classes in \"label\", but every training row has"
                        + " the same label; check the filters before it, or index the labels (StringIndexer) before they are"
                        + " filtered.";
        refuses(classifier(), Samples.of(spark(), Samples.row(GOOD, 0.0), Samples.row(GOOD, 0.0)), text);
        refuses(classifier(), Samples.of(spark(), Samples.row(GOOD, 1.0), Samples.row(GOOD, 1.0)), text);
    }

    @Test
    void oneClassOfSeveralKnownOnesIsTrainedWithAWarning() {
        Dataset<Row> one = Samples.withClasses(Samples.of(spark(), Samples.row(GOOD, 1.0), Samples.row(GOOD, 1.0)), 3);

        List<String> warnings = LoggedMessages.warningsOf(
                () -> assertThat(classifier().fit(one).numClasses()).isEqualTo(3));

        assertThat(warnings).anySatisfy(w -> assertThat(w).contains("only one of 3 classes of \"label\""));
    }

    @Test
    void labelsOfRegressionsMustBeFinite() {
        refuses(
                regressor(),
                with(GOOD, Double.POSITIVE_INFINITY),
                "LayerNormMLPRegressor: every \"label\" must be a finite number, but a row has Infinity; drop such rows, or"
                        + " set handleInvalid=skip to leave such rows out.");
        Dataset<Row> vectors = spark().createDataFrame(
                        List.of(
                                Samples.row(GOOD, Vectors.dense(1, 2)),
                                Samples.row(GOOD, Vectors.dense(1, Double.NaN))),
                        Samples.VECTOR_LABELS);
        refuses(
                regressor(),
                vectors,
                "LayerNormMLPRegressor: every \"label\" must be a finite number, but element 1 of a row is NaN; drop such"
                        + " rows, or set handleInvalid=skip to leave such rows out.");
        Dataset<Row> sizes = spark().createDataFrame(
                        List.of(Samples.row(GOOD, Vectors.dense(1, 2)), Samples.row(GOOD, Vectors.dense(1))),
                        Samples.VECTOR_LABELS);
        refuses(
                regressor().setHandleInvalid("skip"),
                sizes,
                "LayerNormMLPRegressor: every \"label\" vector must have 2 elements (as in the first row), but a row has 1;"
                        + " check how the label vectors are made.");
    }

    @Test
    void badWeightsAreRefused() {
        Dataset<Row> rows = with(GOOD, 1.0);
        refuses(
                classifier().setWeightCol("w"),
                rows.withColumn("w", functions.expr("label - 0.5")),
                "LayerNormMLPClassifier: every \"w\" must be a finite number >= 0, but a row has -0.5; use weight 0 for"
                        + " rows that must not count.");
        refuses(
                classifier().setWeightCol("w"),
                rows.withColumn("w", functions.expr("double('NaN')")),
                "LayerNormMLPClassifier: every \"w\" must be a finite float32 >= 0, but a row has NaN; fill it in, or set"
                        + " handleInvalid=skip to leave such rows out.");
        refuses(
                regressor().setWeightCol("w"),
                rows.withColumn("w", functions.expr("cast(null AS int)")),
                "LayerNormMLPRegressor: every \"w\" must be a finite number >= 0, but a row has null; fill it in, or set"
                        + " handleInvalid=skip to leave such rows out.");
        refuses(
                classifier().setWeightCol("w"),
                rows.withColumn("w", functions.lit(1e200)),
                "LayerNormMLPClassifier: every \"w\" must be a finite float32 >= 0, but a row has 1.0E200; divide all of them"
                        + " by a large number: only their ratios matter.");
        refuses(
                classifier().setWeightCol("w"),
                rows.withColumn("w", functions.lit(1e-42)),
                "LayerNormMLPClassifier: the weights in \"w\" must be 1e-38 or more on the average, as float32 holds them,"
                        + " but they are smaller; only their ratios matter: multiply them by a large number.");
        refuses(
                classifier().setWeightCol("w"),
                rows.withColumn("w", functions.lit(0)),
                "LayerNormMLPClassifier: the weights in \"w\" must not all be 0, but they are, as float32 holds them;"
                        + " check the column, multiply weights below 1e-38 by a large number, or clear weightCol.");
    }

    @Test
    void emptyDataAreRefused() {
        refuses(
                classifier(),
                with(GOOD, 1.0).filter("label > 5"),
                "LayerNormMLPClassifier: the data must have at least one row with a vector in \"features\", but there is"
                        + " none; check the filters and joins before it.");
        refuses(
                regressor(),
                Samples.targets(spark(), 8).filter("id < 0").withColumn("label", functions.col("targets")),
                "LayerNormMLPRegressor: the data must have at least one row with a value in \"label\", but there is none;"
                        + " check the filters and joins before it.");
        refuses(
                classifier().setHandleInvalid("skip"),
                Samples.of(
                        spark(),
                        Samples.row(Vectors.dense(Double.NaN, 1), 0.0),
                        Samples.row(Vectors.dense(Double.NaN, 1), 1.0)),
                "LayerNormMLPClassifier: the data must have at least one valid row to train on, but there is none; check"
                        + " the filters, joins and handleInvalid before it.");
    }

    @Test
    void anEmptyValidationSetIsRefused() {
        refuses(
                classifier().setValidationIndicatorCol("v"),
                with(GOOD, 1.0).withColumn("v", functions.lit(false)),
                "LayerNormMLPClassifier: validationIndicatorCol \"v\" must be true for at least one row, but it is for"
                        + " none; mark some rows, or clear validationIndicatorCol.");
        refuses(
                classifier().setValidationIndicatorCol("v"),
                with(GOOD, 1.0).withColumn("v", functions.lit(true)),
                "LayerNormMLPClassifier: the data must have at least one valid row to train on, but all rows are validation"
                        + " rows; check the filters, joins and handleInvalid before it.");
        refuses(
                classifier().setValidationIndicatorCol("v"),
                with(GOOD, 1.0).withColumn("v", functions.expr("if(label = 0, true, cast(null AS boolean))")),
                "LayerNormMLPClassifier: the validation indicator must be true or false in every row, but a row has null;"
                        + " fill it in, for example with na.fill(false).");
        refuses(
                classifier().setEarlyStoppingPatience(2),
                with(GOOD, 1.0),
                "LayerNormMLPClassifier: earlyStoppingPatience needs validation rows, but validationIndicatorCol is not"
                        + " set; set it, or set earlyStoppingPatience to 0 (tol stops by the training loss).");
    }

    @Test
    void thresholdsMustFitTheClasses() {
        refuses(
                classifier().setThresholds(new double[] {0.5, 0.2, 0.3}),
                with(GOOD, 1.0),
                "LayerNormMLPClassifier: thresholds must have one value for each of 2 classes, but it has 3; set as many"
                        + " values, or clear thresholds.");
    }

    @Test
    void invalidRowsAreLeftOutWhenToldSo() {
        Dataset<Row> clean =
                Samples.clusters(spark(), 60).select("features", "label").coalesce(1);
        Dataset<Row> dirty = clean.union(Samples.of(
                        spark(),
                        Samples.row(null, 0.0),
                        Samples.row(Vectors.dense(1, 2, Double.NaN, 4), 1.0),
                        Samples.row(Vectors.dense(1, 2, 3, 4), null)))
                .coalesce(1);

        LayerNormMLPClassificationModel skipping =
                classifier().setHandleInvalid("skip").fit(dirty);

        Vector any = Vectors.dense(0.1, 0.2, 0.3, 0.4);
        assertThat(skipping.predictRaw(any)).isEqualTo(classifier().fit(clean).predictRaw(any));
        assertThatThrownBy(() -> classifier().setHandleInvalid("keep").fit(dirty))
                .hasMessageContaining("but a row has null");
    }

    @Test
    void aFailedFitLeavesNothingPersisted() {
        Dataset<Row> bad = with(Vectors.dense(1, Double.NaN), 1.0);
        int before = spark().sparkContext().getPersistentRDDs().size();

        assertThatThrownBy(() -> classifier().fit(bad)).isInstanceOf(IllegalArgumentException.class);

        assertThat(spark().sparkContext().getPersistentRDDs().size()).isEqualTo(before);
    }

    @Test
    void batchNormOfSingleRowsIsRefused() {
        refuses(
                classifier().setNormalization("batch").setBatchSize(1),
                with(GOOD, 1.0),
                "LayerNormMLPClassifier: with normalization=batch, mini-batches must have 2 rows or more, but batchSize is"
                        + " 1; set a larger batchSize, or normalization=layer.");
        refuses(
                regressor().setNormalization("batch"),
                Samples.of(spark(), Samples.row(GOOD, 1.0)),
                "LayerNormMLPRegressor: with normalization=batch, mini-batches must have 2 rows or more, but each has one:"
                        + " there are 1 rows in 1 partitions; use fewer partitions (numPartitions, coalesce), or set"
                        + " normalization=layer.");
        Dataset<Row> apart = spark().range(0, 4, 1, 4).selectExpr("id % 2 AS label", "array(double(id)) AS x");
        refuses(
                new LayerNormRNNClassifier()
                        .setHiddenSize(4)
                        .setNormalization("batch")
                        .setBatchSize(1),
                apart.selectExpr("x AS features", "label"),
                "LayerNormRNNClassifier: with normalization=batch, mini-batches must have 2 rows or more, but batchSize is"
                        + " 1; set a larger batchSize, or normalization=layer.");
        classifier()
                .setNormalization("batch")
                .setHiddenLayers(new int[0])
                .setBatchSize(1)
                .fit(with(GOOD, 1.0));
    }

    @Test
    void aSingleRowBesideLargerBatchesIsTrainedOn() {
        Dataset<Row> clusters = Samples.clusters(spark(), 60);
        Dataset<Row> oneMore = clusters.union(clusters.limit(1));

        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {8})
                .setNormalization("batch")
                .setBatchSize(16)
                .setStepSize(0.02)
                .setMaxIter(30)
                .fit(oneMore);

        assertThat(model.transform(clusters).filter("prediction = label").count())
                .isEqualTo(60);
    }

    @Test
    void aNarrowLayerNormIsWarnedOf() {
        List<String> warnings = LoggedMessages.warningsOf(
                () -> classifier().setHiddenLayers(new int[] {4, 2}).fit(with(GOOD, 1.0)));
        assertThat(warnings)
                .anySatisfy(w -> assertThat(w)
                        .contains("layer normalisation over 2 unit(s) of a hidden layer leaves next to nothing"));
        assertThat(LoggedMessages.warningsOf(() -> classifier()
                        .setHiddenLayers(new int[] {4})
                        .setNormalization("group(4)")
                        .fit(with(GOOD, 1.0))))
                .anySatisfy(w -> assertThat(w).contains("group(4) normalisation over 1 unit(s) of a hidden layer"));

        assertThat(LoggedMessages.warningsOf(() -> classifier()
                        .setHiddenLayers(new int[] {2})
                        .setNormalization("none")
                        .fit(with(GOOD, 1.0))))
                .noneSatisfy(w -> assertThat(w).contains("layer normalisation"));
    }
}
