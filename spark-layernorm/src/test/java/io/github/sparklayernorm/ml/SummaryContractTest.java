package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.lang3.reflect.MethodUtils;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;

/** What Spark itself, and Spark Connect's server, ask of every model that knows how it was trained. */
class SummaryContractTest extends SparkTest {
    @TempDir
    Path folder;

    static List<StageCase> stages() {
        return StageCase.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void sparkFindsTheSummaryByItsOwnTypesAndNames(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());

        assertThat(model).isInstanceOf(HasTrainingSummary.class);
        assertThat(MethodUtils.invokeMethod(model, "hasSummary")).isEqualTo(true);
        Object summary = MethodUtils.invokeMethod(model, "summary"); // as the server calls what a client names
        assertThat(summary).isInstanceOf(Summary.class).isInstanceOf(TrainingSummary.class);
        assertThat((double[]) MethodUtils.invokeMethod(summary, "objectiveHistory"))
                .hasSize(3);
        assertThat(MethodUtils.invokeMethod(summary, "totalIterations")).isEqualTo(3);
        assertThat(asSpark(model).trainingSummary().get()).hasToString(summary.toString());
    }

    /** What Spark Connect's server lets a client ask of a summary of classes, but for the rows themselves. */
    @ParameterizedTest
    @MethodSource("stages")
    void classesHaveSparksSummaryOfClasses(StageCase stage) throws Exception {
        LayerNormTrainingSummary summary = asSpark(stage.trained(spark())).summary();
        boolean classes = stage.name().contains("Classifier") || stage.name().contains("Tagger");

        assertThat(summary instanceof ClassificationSummary).isEqualTo(classes);
        if (!(summary instanceof ClassificationSummary bySpark)) {
            return;
        }
        for (String attribute : List.of(
                "labels",
                "truePositiveRateByLabel",
                "falsePositiveRateByLabel",
                "precisionByLabel",
                "recallByLabel",
                "fMeasureByLabel")) {
            assertThat((double[]) MethodUtils.invokeMethod(summary, attribute))
                    .as(attribute)
                    .hasSize(3);
        }
        for (String attribute : List.of(
                "accuracy",
                "weightedTruePositiveRate",
                "weightedFalsePositiveRate",
                "weightedRecall",
                "weightedPrecision",
                "weightedFMeasure")) {
            assertThat((double) MethodUtils.invokeMethod(summary, attribute))
                    .as(attribute)
                    .isBetween(0.0, 1.0);
        }
        assertThat(bySpark.weightedFMeasure(2)).isBetween(0.0, 1.0);
        assertThat(bySpark.labelCol()).isEqualTo("label");
        assertThat(bySpark.predictionCol()).isEqualTo("prediction");
        assertThat(bySpark.weightCol()).isEmpty();
        assertThatThrownBy(bySpark::predictions)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ask model.evaluate(rows)");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void summariesSurviveJavaSerialisation(StageCase stage) throws Exception {
        LayerNormTrainingSummary summary = asSpark(stage.trained(spark())).summary();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(summary);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isExactlyInstanceOf(summary.getClass()).hasToString(summary.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void summaryIsTakenAndGivenUp(StageCase stage) {
        Model<?> model = stage.trained(spark());
        HasTrainingSummary<LayerNormTrainingSummary> copy = asSpark(model.copy(ParamMap.empty()));
        Option<LayerNormTrainingSummary> summary = copy.trainingSummary();

        assertThat(copy.setSummary(Option.empty())).isSameAs(copy);
        assertThat(copy.hasSummary()).isFalse();
        assertThat(copy.trainingSummary().isEmpty()).isTrue();
        copy.setSummary(summary);

        assertThat(copy.summary()).hasToString(summary.get().toString());
        assertThat(asSpark(model).hasSummary()).isTrue();
    }

    /** As Spark Connect's server does with a model that it drops from memory, and that a client asks for later. */
    @ParameterizedTest
    @MethodSource("stages")
    void modelAndSummaryComeBackFromTheDriversDisk(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        Dataset<Row> data = stage.data().apply(spark());
        String path = folder.resolve("offloaded").toString();
        ((MLWritable) model).write().saveToLocal(path);
        asSpark(model).saveSummary(folder.resolve("offloaded/summary").toString());

        Model<?> loaded =
                (Model<?>) ((MLReader<?>) model.getClass().getMethod("read").invoke(null)).loadFromLocal(path);

        assertThat(asSpark(loaded).hasSummary()).isFalse();
        asSpark(loaded).loadSummary(folder.resolve("offloaded/summary").toString(), data);
        LayerNormTrainingSummary summary = asSpark(loaded).summary();
        LayerNormTrainingSummary trained = asSpark(model).summary();
        assertThat(summary).hasToString(trained.toString()).isExactlyInstanceOf(trained.getClass());
        assertThat(summary.epochs()).isEqualTo(trained.epochs());
        assertThat(summary.kernels()).isEqualTo(trained.kernels());
        assertThat((Object) summary.constantLoss()).isEqualTo(trained.constantLoss()); // perhaps NaN
        assertThatThrownBy(() ->
                        asSpark(loaded).loadSummary(folder.resolve("nothing").toString(), data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(loaded.getClass().getSimpleName()
                        + ": loadSummary needs the file that saveSummary wrote, but ");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void estimatedSizeIsThatOfTheNumbersAndTheParams(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        int parameters = (int) MethodUtils.invokeMethod(model, "numParameters");

        assertThat(model.estimatedSize()).isBetween(4L * parameters, 4L * parameters + (64 << 10));
    }

    @SuppressWarnings("unchecked")
    private static HasTrainingSummary<LayerNormTrainingSummary> asSpark(Model<?> model) {
        return (HasTrainingSummary<LayerNormTrainingSummary>) model;
    }
}
