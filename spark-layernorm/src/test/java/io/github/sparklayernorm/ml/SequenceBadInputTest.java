package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad sequence at fit and transform, with its text. Windows are SequenceAssemblerTest's. */
class SequenceBadInputTest extends SparkTest {
    private static final List<List<Double>> GOOD = List.of(List.of(1.0, 2.0), List.of(3.0, 4.0));

    private static LayerNormRNNClassifier classifier() {
        return new LayerNormRNNClassifier().setHiddenSize(4).setMaxIter(1);
    }

    private static LayerNormRNNTagger tagger() {
        return new LayerNormRNNTagger().setHiddenSize(4).setMaxIter(1);
    }

    /** Two good rows of different classes, and one more. */
    private static Dataset<Row> with(Object features) {
        return SequenceSamples.of(
                spark(),
                "array<array<double>>",
                RowFactory.create(GOOD, 0.0),
                RowFactory.create(GOOD, 1.0),
                RowFactory.create(features, 1.0));
    }

    private static Dataset<Row> tokens(Object features) {
        return SequenceSamples.of(
                spark(),
                "array<int>",
                RowFactory.create(List.of(0, 1, 2), 0.0),
                RowFactory.create(List.of(2, 1), 1.0),
                RowFactory.create(features, 1.0));
    }

    /** The rows with a label for each step. */
    private static Dataset<Row> tagged(Dataset<Row> rows) {
        return rows.withColumn("label", functions.expr("transform(features, (x, t) -> double(t % 2))"));
    }

    private static void refuses(Estimator<?> stage, Dataset<Row> data, String text) {
        assertThatThrownBy(() -> stage.fit(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }

    private static void refusesRows(Dataset<Row> transformed, String text) {
        assertThatThrownBy(transformed::collectAsList)
                .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(text));
    }

    @Test
    void emptyAndNullSequencesAreRefusedAtFit() {
        refuses(
                classifier(),
                with(List.of()),
                "LayerNormRNNClassifier: every sequence in \"features\" must have at least one step, but a row has none; drop"
                        + " such rows, or set handleInvalid=skip to leave such rows out.");
        refuses(
                classifier(),
                with(null),
                "LayerNormRNNClassifier: every row must have a sequence in \"features\", but a row has null; fill it in or"
                        + " drop it, or set handleInvalid=skip to leave such rows out.");
        refuses(
                new LayerNormRNNRegressor().setHiddenSize(4),
                with(List.of()),
                "LayerNormRNNRegressor: every sequence in \"features\" must have at least one step, but a row has none; drop"
                        + " such rows, or set handleInvalid=skip to leave such rows out.");
        refuses(
                tagger(),
                tagged(with(List.of())),
                "LayerNormRNNTagger: every sequence in \"features\" must have at least one step, but a row has none; drop"
                        + " such rows, or set handleInvalid=skip to leave such rows out.");
        refuses(
                tagger(),
                tagged(with(null)),
                "LayerNormRNNTagger: every row must have a sequence in \"features\", but a row has null; fill it in or drop"
                        + " it, or set handleInvalid=skip to leave such rows out.");
        refuses(
                classifier(),
                with(null).filter("features is null"),
                "LayerNormRNNClassifier: the data must have at least one row with a step in \"features\", but there is none;"
                        + " check the filters and joins before it.");
        refuses(
                new LayerNormRNNRegressor(),
                with(null).filter("features is null"),
                "LayerNormRNNRegressor: the data must have at least one row with a step in \"features\", but there is none;"
                        + " check the filters and joins before it.");
    }

    @Test
    void stepsOfDifferentWidthAreRefusedWhateverHandleInvalidSays() {
        Dataset<Row> wide = with(List.of(List.of(1.0, 2.0), List.of(1.0, 2.0, 3.0)));
        LayerNormRNNClassificationModel model = classifier().fit(with(GOOD));
        String text = ": every step of \"features\" must have 2 numbers (%s), but step 1 of a row has 3; check how the"
                + " steps are put together.";

        refuses(
                classifier().setHandleInvalid("skip"),
                wide,
                "LayerNormRNNClassifier" + text.formatted("as in the first row"));
        refuses(tagger(), tagged(wide), "LayerNormRNNTagger" + text.formatted("as in the first row"));
        for (String handling : List.of("error", "skip", "keep")) {
            refusesRows(
                    model.setHandleInvalid(handling).transform(wide),
                    "LayerNormRNNClassificationModel" + text.formatted("as in training"));
        }
    }

    @Test
    void valuesInAStepThatAreNotFiniteAreRefused() {
        String text =
                ": every element of \"features\" must be a finite float32, but step 1, value 0, of a row is %s; clean"
                        + " the data (Imputer, na.drop, a scaler), or set handleInvalid=skip to leave such rows out.";
        List<List<Double>> nan = List.of(List.of(1.0, 2.0), List.of(Double.NaN, 4.0));
        List<List<Double>> large = List.of(List.of(1.0, 2.0), List.of(-1e39, 4.0));
        List<List<Double>> missing = List.of(List.of(1.0, 2.0), Arrays.asList(null, 4.0));

        refuses(classifier(), with(nan), "LayerNormRNNClassifier" + text.formatted("NaN"));
        refuses(
                classifier().setStandardization(false),
                with(large),
                "LayerNormRNNClassifier" + text.formatted("-1.0E39"));
        refuses(classifier(), with(missing), "LayerNormRNNClassifier" + text.formatted("NaN"));
        refuses(
                classifier(),
                with(Arrays.asList(List.of(1.0, 2.0), null)),
                "LayerNormRNNClassifier" + text.formatted("NaN"));
        refuses(tagger(), tagged(with(nan)), "LayerNormRNNTagger" + text.formatted("NaN"));
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        LayerNormRNNClassificationModel model = classifier().fit(tokens(List.of(1)));

        refuses(
                classifier().setVocabularySize(3),
                tokens(List.of(0, 3)),
                "LayerNormRNNClassifier: every token id of \"features\" must be from 0 to 2, but step 1 of a row is 3; set"
                        + " vocabularySize, give unknown tokens an id of their own, or index the tokens (StringIndexer,"
                        + " CountVectorizer).");
        refuses(
                classifier().setHandleInvalid("skip"),
                tokens(List.of(-1)),
                "LayerNormRNNClassifier: every token id of \"features\" must be from 0 to 2, but step 0 of a row is -1; set"
                        + " vocabularySize, give unknown tokens an id of their own, or index the tokens (StringIndexer,"
                        + " CountVectorizer).");
        for (String handling : List.of("error", "skip", "keep")) {
            refusesRows(
                    model.setHandleInvalid(handling).transform(tokens(List.of(2, 7))),
                    "LayerNormRNNClassificationModel: every token id of \"features\" must be from 0 to 2, but step 1 of a"
                            + " row is 7; set vocabularySize, give unknown tokens an id of their own, or index the tokens"
                            + " (StringIndexer, CountVectorizer).");
        }
    }

    private static Dataset<Row> longTokens(long largest, int repeats) {
        return spark().sql("SELECT array_repeat(" + largest + "L, " + repeats
                + ") AS features, 0D AS label UNION ALL SELECT array(1L, 2L), 1D");
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, 3_000_000_000L, 4_294_967_297L, Long.MAX_VALUE})
    void tokenIdsBeyondAnArrayAreRefusedWithTheLargest(long id) {
        refuses(
                classifier(),
                longTokens(id, 1),
                "LayerNormRNNClassifier: every token id of \"features\" must be from 0 to 2147483638, but the largest is "
                        + id + "; index the tokens (StringIndexer, CountVectorizer) or hash them into a range"
                        + " (pmod(hash(token), 10000)); if they are measurements, cast the column to array<double>.");
    }

    @Test
    void moreIdsThanTokensAreRefusedWhereTheirWeightsWouldFillTheMemory() {
        refuses(
                classifier(),
                longTokens(1L << 30, 1),
                "LayerNormRNNClassifier: the token ids of \"features\" must count from 0 without large gaps, but the largest"
                        + " is 1073741824 and there are 3 tokens in all; index the tokens (StringIndexer, CountVectorizer)"
                        + " or hash them into a range (pmod(hash(token), 10000)); if they are measurements, cast the column"
                        + " to array<double>; or set vocabularySize to keep it.");
    }

    @Test
    void idsThatTheTokensCannotTeachAreWarnedOf() {
        assertThat(LoggedMessages.warningsOf(() -> classifier().fit(longTokens(5000, 20_000))))
                .anySatisfy(w -> assertThat(w)
                        .contains("LayerNormRNNClassifier: the largest token id of \"features\" is 5000, but there are"
                                + " 20002 tokens in all, too few to learn so many ids; index the tokens"));
        assertThat(LoggedMessages.warningsOf(() -> classifier().fit(longTokens(5000, 20_004))))
                .noneSatisfy(w -> assertThat(w).contains("token id"));
        assertThat(LoggedMessages.warningsOf(() -> classifier().fit(longTokens(1000, 3))))
                .noneSatisfy(w -> assertThat(w).contains("token id"));
        assertThat(LoggedMessages.warningsOf(
                        () -> classifier().setVocabularySize(5001).fit(longTokens(5000, 3))))
                .noneSatisfy(w -> assertThat(w).contains("token id"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void labelsThatAreNotOneForEachStepAreRefusedWhateverHandleInvalidSays(int labels) {
        Dataset<Row> uneven = tagged(with(GOOD))
                .withColumn("label", functions.expr("if(rand() >= 0, array_repeat(double(1), " + labels + "), label)"))
                .union(tagged(with(GOOD)));

        for (String handling : List.of("error", "skip", "keep")) {
            refuses(
                    tagger().setHandleInvalid(handling),
                    uneven,
                    "LayerNormRNNTagger: \"label\" must have a label for every step of \"features\", but a row has "
                            + labels + " labels and 2 steps; cut or fill the labels.");
        }
    }

    @Test
    void labelsOfStepsMustBeClasses() {
        Dataset<Row> rows = tagged(with(GOOD));
        refuses(
                tagger(),
                rows.withColumn("label", functions.expr("array(0, 0.5)")),
                "LayerNormRNNTagger: \"label\" must hold whole numbers from 0 to 999, but a row has 0.5; index the labels with"
                        + " StringIndexer, or give the column metadata the right number of classes.");
        refuses(
                tagger(),
                rows.withColumn("label", functions.expr("array(0, null)")),
                "LayerNormRNNTagger: every \"label\" must be a finite number, but element 1 of a row is NaN; drop such rows,"
                        + " or set handleInvalid=skip to leave such rows out.");
        refuses(
                tagger(),
                rows.withColumn("label", functions.expr("array(1, 1)")),
                "LayerNormRNNTagger: there must be at least two labels in \"label\", but every step of the training rows has"
                        + " the same; check the filters before it, or set tagCount.");
        refuses(
                tagger(),
                rows.withColumn("label", functions.lit(1.0)),
                "LayerNormRNNTagger: labelCol \"label\" must be an array of numbers, one for each step, but its type is"
                        + " double; make it with SequenceAssembler (targetCols), or collect_list.");
    }

    @Test
    void invalidSequencesAreLeftOutOfATrainingWhenToldSo() {
        List<List<Double>> nan = List.of(List.of(Double.NaN, 2.0));
        Dataset<Row> dirty = with(nan).union(with(null)).union(with(List.of())).coalesce(1);
        Dataset<Row> clean = dirty.filter("size(features) = 2");

        assertThat(raw(classifier().setHandleInvalid("skip").fit(dirty)))
                .isEqualTo(raw(classifier().fit(clean)));
        assertThat(tagger().setHandleInvalid("skip").fit(tagged(dirty)).predict(List.of(Vectors.dense(1, 2))))
                .isEqualTo(tagger().fit(tagged(clean)).predict(List.of(Vectors.dense(1, 2))));
        assertThatThrownBy(() -> classifier().setHandleInvalid("keep").fit(dirty))
                .hasMessageContaining("but step 0, value 0, of a row is NaN");
    }

    private static Vector raw(LayerNormRNNClassificationModel model) {
        return model.transform(with(GOOD)).head().getAs("rawPrediction");
    }

    @Test
    void invalidSequencesAreRefusedSkippedOrKeptByTransform() {
        Dataset<Row> rows = with(List.of(List.of(Double.NaN, 2.0)))
                .union(with(null).filter("features is null"))
                .union(with(List.of()).filter("size(features) = 0"))
                .coalesce(1);
        LayerNormRNNClassificationModel classes = classifier().fit(with(GOOD));
        LayerNormRNNTaggingModel tags = tagger().fit(tagged(with(GOOD)));

        refusesRows(
                classes.transform(rows),
                "LayerNormRNNClassificationModel: every element of \"features\" must be a finite float32, but step 0, value"
                        + " 0, of a row is NaN; clean the data (Imputer, na.drop, a scaler), or set handleInvalid=skip to"
                        + " leave such rows out.");
        assertThat(classes.setHandleInvalid("skip").transform(rows).count()).isEqualTo(2);
        List<Row> kept = classes.setHandleInvalid("keep").transform(rows).collectAsList();
        assertThat(kept).hasSize(5);
        assertThat(kept.subList(2, 5))
                .allSatisfy(row -> assertThat(row.<Double>getAs("prediction")).isNaN());

        refusesRows(
                tags.transform(rows.filter("features is null")),
                "LayerNormRNNTaggingModel: every row must have a sequence in \"features\", but a row has null; fill it in or"
                        + " drop it, or set handleInvalid=skip to leave such rows out.");
        assertThat(tags.setHandleInvalid("skip").transform(rows).count()).isEqualTo(2);
        List<Row> keptTags = tags.setHandleInvalid("keep").transform(rows).collectAsList();
        assertThat(keptTags).hasSize(5);
        assertThat(keptTags.subList(0, 2))
                .allSatisfy(row -> assertThat(row.<Double>getList(row.fieldIndex("prediction")))
                        .hasSize(2));
        for (Row row : keptTags.subList(2, 5)) {
            for (String column : List.of("rawPrediction", "probability", "prediction")) {
                assertThat(row.<Object>getAs(column)).as(column).isNull();
            }
        }
        assertThat(tags.predict(List.of(Vectors.dense(1, Double.NaN)))).containsExactly(Double.NaN);
    }
}
