package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's UI is told of a fit: descriptions of its jobs and accumulators of its stages, as a listener hears them. */
class JobTextTest extends SparkTest {
    private final List<String> descriptions = new CopyOnWriteArrayList<>();
    private final List<String> groups = new CopyOnWriteArrayList<>();
    private final List<String> tags = new CopyOnWriteArrayList<>();
    private final Map<String, List<Double>> accumulators = new ConcurrentHashMap<>();

    private final SparkListener listener = new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart job) {
            descriptions.add(job.properties().getProperty("spark.job.description", "none"));
            groups.add(job.properties().getProperty("spark.jobGroup.id", "none"));
            tags.add(job.properties().getProperty("spark.job.tags", "none"));
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted stage) {
            CollectionConverters.asJava(stage.stageInfo().accumulables()).values().stream()
                    .filter(info -> info.name().isDefined() && info.value().isDefined())
                    .filter(info -> info.value().get() instanceof Double)
                    .forEach(info -> accumulators
                            .computeIfAbsent(info.name().get(), name -> new CopyOnWriteArrayList<>())
                            .add((Double) info.value().get()));
        }
    };

    @BeforeEach
    void listen() {
        context().addSparkListener(listener);
    }

    @AfterEach
    void leave() {
        context().removeSparkListener(listener);
        context().setJobDescription(null);
        context().clearJobGroup();
        context().clearJobTags();
    }

    @Test
    void everyJobNamesTheCallersTextTheStageAndThePhase() throws Exception {
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier("mlp_1")
                .setHiddenLayers(new int[] {4})
                .setValidationIndicatorCol("held")
                .setAveragingInterval(1)
                .setMaxIter(3)
                .setBatchSize(32);
        Dataset<Row> rows = Samples.clusters(spark(), 128);
        rows.count();
        hear();
        clear();
        context().setJobGroup("mine", "nightly run", false);
        context().addJobTag("audit");

        stage.fit(rows);

        hear();
        assertThat(context().getLocalProperty("spark.job.description")).isEqualTo("nightly run");
        assertThat(descriptions)
                .isNotEmpty()
                .allMatch(text -> text.startsWith("nightly run · LayerNormMLPClassifier mlp_1: "));
        assertThat(groups).containsOnly("mine");
        assertThat(tags).allMatch(text -> text.contains("audit"));
        List<String> phases = descriptions.stream()
                .map(text -> text.substring(text.indexOf(": ") + 2).replaceAll("[0-9.,]+ rows/s", "N rows/s"))
                .map(text ->
                        text.replaceAll("(loss|validation) [0-9.e-]+", "$1 X").replaceAll("\\([0-9.]+\\)", "(Y)"))
                .distinct()
                .toList();
        assertThat(phases)
                .containsSubsequence(
                        "looking at the rows",
                        "packing rows",
                        "epoch 1/3, round 1",
                        "epoch 1/3, round 2",
                        "epoch 1/3, validation",
                        "epoch 2/3, round 4 · loss X · validation X (Y) · N rows/s",
                        "epoch 3/3, validation · loss X · validation X (Y) · N rows/s",
                        "figures of the training rows");
    }

    @Test
    void accumulatorsShowTheCourseOfAFit() throws Exception {
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier("mlp_2")
                .setHiddenLayers(new int[] {4})
                .setValidationIndicatorCol("held")
                .setMaxIter(3);
        Dataset<Row> rows = Samples.clusters(spark(), 128);

        LayerNormMLPClassificationModel model = stage.fit(rows);

        hear();
        String name = "LayerNormMLPClassifier mlp_2 ";
        assertThat(accumulators.keySet().stream().filter(key -> key.startsWith(name)))
                .containsExactlyInAnyOrder(
                        name + "loss",
                        name + "rows/s",
                        name + "averaging ms",
                        name + "validation loss",
                        name + "validation metric");
        // the last stage shows the last epoch
        assertThat(last(name + "loss"))
                .isEqualTo(model.trainingResult().history().get(2).trainingLoss());
        assertThat(last(name + "validation loss"))
                .isEqualTo(model.trainingResult().history().get(2).validationLoss());
        assertThat(last(name + "validation metric"))
                .isEqualTo(model.trainingResult().history().get(2).validationMetric());
        assertThat(last(name + "rows/s")).isPositive();
        assertThat(last(name + "averaging ms")).isPositive();
        // and those before it what the epochs before them were
        assertThat(accumulators.get(name + "validation loss"))
                .containsSubsequence(
                        model.trainingResult().history().get(0).validationLoss(),
                        model.trainingResult().history().get(1).validationLoss());
    }

    @Test
    void fitsSideBySideAreToldApart() throws Exception {
        Dataset<Row> rows = Samples.plane(spark(), 128);
        rows.count();
        hear();
        clear();
        List<Thread> threads = new ArrayList<>();
        for (String uid : List.of("first", "second")) {
            Thread thread = new Thread(() -> {
                context().setJobDescription("of " + uid);
                new LayerNormMLPRegressor(uid)
                        .setHiddenLayers(new int[] {4})
                        .setMaxIter(4)
                        .fit(rows);
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        hear();
        Map<String, Integer> byFit = new TreeMap<>();
        descriptions.forEach(text -> byFit.merge(text.substring(0, text.indexOf(": ")), 1, Integer::sum));
        assertThat(byFit)
                .containsOnlyKeys("of first · LayerNormMLPRegressor first", "of second · LayerNormMLPRegressor second");
        assertThat(accumulators.keySet())
                .contains("LayerNormMLPRegressor first loss", "LayerNormMLPRegressor second loss");
    }

    @Test
    void allEstimatorsNameThemselves() throws Exception {
        for (StageCase stage : StageCase.all()) {
            Estimator<?> estimator = stage.estimator().get();
            Dataset<Row> rows = stage.data().apply(spark());
            rows.count();
            hear();
            clear();
            estimator.fit(rows);
            hear();
            String start = estimator.getClass().getSimpleName() + " " + estimator.uid() + ": ";
            assertThat(descriptions).isNotEmpty().allMatch(text -> text.startsWith(start));
        }
    }

    @Test
    void fullBatchTrainingNamesItsIterations() throws Exception {
        Dataset<Row> rows = Samples.plane(spark(), 64);
        new LayerNormMLPRegressor("full")
                .setHiddenLayers(new int[] {4})
                .setSolver("l-bfgs")
                .setMaxIter(3)
                .fit(rows);
        hear();
        assertThat(descriptions)
                .anyMatch(text -> text.equals("LayerNormMLPRegressor full: l-bfgs, the loss to begin with"))
                .anyMatch(text -> text.startsWith("LayerNormMLPRegressor full: l-bfgs, iteration 3/3 · loss "));
        assertThat(accumulators).containsKey("LayerNormMLPRegressor full loss");
    }

    private double last(String name) {
        List<Double> values = accumulators.get(name);
        return values.get(values.size() - 1);
    }

    /** Waits until all events have arrived. */
    private static void hear() throws Exception {
        context().listenerBus().waitUntilEmpty();
    }

    private void clear() {
        descriptions.clear();
        groups.clear();
        tags.clear();
        accumulators.clear();
    }

    private static SparkContext context() {
        return spark().sparkContext();
    }
}
