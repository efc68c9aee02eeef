package io.github.sparklayernorm.ml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The catalogue of public stages, which the contract suite iterates. A new stage is one more entry.
 *
 * @param estimator with settings by which it trains in a second
 * @param data      rows that it trains on, with a column id
 * @param model     the class that it makes
 * @param evaluator of its predictions, for Spark's model selection
 */
record StageCase(
        String name,
        Supplier<Estimator<?>> estimator,
        Function<SparkSession, Dataset<Row>> data,
        Class<? extends Model<?>> model,
        Evaluator evaluator) {

    private static final Map<String, Model<?>> TRAINED = new HashMap<>();

    static List<StageCase> all() {
        return List.of(
                new StageCase(
                        "LayerNormMLPClassifier",
                        () -> quick(new LayerNormMLPClassifier()),
                        spark -> Samples.clusters(spark, 120),
                        LayerNormMLPClassificationModel.class,
                        new MulticlassClassificationEvaluator().setMetricName("accuracy")),
                new StageCase(
                        "LayerNormMLPRegressor",
                        () -> quick(new LayerNormMLPRegressor()),
                        spark -> Samples.plane(spark, 120),
                        LayerNormMLPRegressionModel.class,
                        new RegressionEvaluator().setMetricName("rmse")),
                new StageCase(
                        "LayerNormMLPRegressor of vectors",
                        () -> quick(new LayerNormMLPRegressor()).setLabelCol("targets"),
                        spark -> Samples.targets(spark, 120),
                        LayerNormMLPRegressionModel.class,
                        new MultiOutputRegressionEvaluator()
                                .setLabelCol("targets")
                                .setMetricName("r2")),
                new StageCase(
                        "LayerNormRNNClassifier",
                        () -> new LayerNormRNNClassifier()
                                .setHiddenSize(8)
                                .setMaxIter(3)
                                .setStepSize(0.05),
                        spark -> SequenceSamples.waves(spark, 60),
                        LayerNormRNNClassificationModel.class,
                        new MulticlassClassificationEvaluator().setMetricName("accuracy")),
                new StageCase(
                        "LayerNormRNNRegressor",
                        () -> new LayerNormRNNRegressor()
                                .setHiddenSize(8)
                                .setMaxIter(3)
                                .setStepSize(0.01),
                        spark -> SequenceSamples.sums(spark, 60),
                        LayerNormRNNRegressionModel.class,
                        new RegressionEvaluator().setMetricName("rmse")),
                new StageCase(
                        "LayerNormSequenceModel of tokens",
                        () -> new LayerNormSequenceModel()
                                .setHiddenSize(8)
                                .setMaxIter(3)
                                .setStepSize(0.01),
                        spark -> SequenceSamples.cycles(spark, 60),
                        LayerNormSequenceGenerator.class,
                        new SequenceEvaluator().setMetricName("perplexity")),
                new StageCase(
                        "LayerNormSequenceModel of pen strokes",
                        () -> new LayerNormSequenceModel()
                                .setOutputType("mixture")
                                .setNumMixtures(3)
                                .setContextSize(2)
                                .setHiddenSize(8)
                                .setMaxIter(3)
                                .setStepSize(0.01),
                        spark -> SequenceSamples.loops(spark, 60, 1),
                        LayerNormSequenceGenerator.class,
                        new SequenceEvaluator().setMetricName("nats")),
                new StageCase(
                        "LayerNormRNNTagger",
                        () -> new LayerNormRNNTagger()
                                .setHiddenSize(8)
                                .setMaxIter(3)
                                .setStepSize(0.01),
                        spark -> SequenceSamples.delayed(spark, 60),
                        LayerNormRNNTaggingModel.class,
                        new SequenceEvaluator()));
    }

    private static LayerNormMLPClassifier quick(LayerNormMLPClassifier stage) {
        return stage.setHiddenLayers(new int[] {8}).setMaxIter(3).setStepSize(0.01);
    }

    private static LayerNormMLPRegressor quick(LayerNormMLPRegressor stage) {
        return stage.setHiddenLayers(new int[] {8}).setMaxIter(3).setStepSize(0.01);
    }

    /** The model of this case, trained once for all tests. */
    Model<?> trained(SparkSession spark) {
        return TRAINED.computeIfAbsent(
                name, ignored -> (Model<?>) estimator.get().fit(data.apply(spark)));
    }

    @Override
    public String toString() {
        return name;
    }
}
