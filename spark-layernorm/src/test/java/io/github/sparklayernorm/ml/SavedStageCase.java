package io.github.sparklayernorm.ml;

import static org.apache.spark.ml.functions.array_to_vector;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The catalogue of what can be saved, as small as it can be: every public stage, every kind of network and of what a model
 * knows beside it. {@link SavedStages} writes it, the tests of saved models read it.
 *
 * @param name  of its directory
 * @param stage an estimator, which is trained, or a transformer
 * @param data  rows that it trains on or transforms, with a column id
 */
record SavedStageCase(String name, Supplier<PipelineStage> stage, Function<SparkSession, Dataset<Row>> data) {
    static List<SavedStageCase> all() {
        return List.of(
                new SavedStageCase(
                        "mlp-classifier",
                        () -> new LayerNormMLPClassifier()
                                .setHiddenLayers(new int[] {3})
                                .setThresholds(new double[] {0.2, 0.3, 0.5})
                                .setHandleInvalid("keep")
                                .setMaxIter(2),
                        spark -> Samples.clusters(spark, 24)),
                new SavedStageCase(
                        "mlp-classifier-weight",
                        () -> new LayerNormMLPClassifier()
                                .setHiddenLayers(new int[] {3, 2})
                                .setNormalization("weight")
                                .setActivation("tanh")
                                .setProbabilityCol("p")
                                .setMaxIter(2),
                        spark -> Samples.clusters(spark, 24)),
                new SavedStageCase(
                        "mlp-regressor-batch",
                        () -> new LayerNormMLPRegressor()
                                .setHiddenLayers(new int[] {3})
                                .setNormalization("batch")
                                .setMaxIter(2),
                        spark -> Samples.plane(spark, 24)),
                new SavedStageCase(
                        "mlp-regressor-vectors",
                        () -> new LayerNormMLPRegressor()
                                .setHiddenLayers(new int[] {3})
                                .setNormalization("none")
                                .setLabelCol("targets")
                                .setMaxIter(2),
                        spark -> Samples.targets(spark, 24)),
                new SavedStageCase(
                        "rnn-classifier",
                        () -> new LayerNormRNNClassifier()
                                .setCellType("lstm")
                                .setHiddenSize(3)
                                .setBidirectional(true)
                                .setMaxIter(2),
                        spark -> SequenceSamples.waves(spark, 24)),
                new SavedStageCase(
                        "rnn-classifier-tokens",
                        () -> new LayerNormRNNClassifier()
                                .setCellType("gru")
                                .setHiddenSize(3)
                                .setNumLayers(2)
                                .setVocabularySize(5)
                                .setEmbeddingSize(2)
                                .setPooling("mean")
                                .setMaxIter(2),
                        spark -> SequenceSamples.cycles(spark, 24)
                                .withColumn("label", functions.expr("CAST(element_at(features, 1) % 2 AS double)"))),
                new SavedStageCase(
                        "rnn-regressor-batch",
                        () -> new LayerNormRNNRegressor()
                                .setCellType("lstm")
                                .setHiddenSize(2)
                                .setNormalization("batch")
                                .setStatisticSteps(3)
                                .setMaxIter(2),
                        spark -> SequenceSamples.sums(spark, 24)),
                new SavedStageCase(
                        "rnn-regressor-vectors",
                        () -> new LayerNormRNNRegressor()
                                .setCellType("rnn")
                                .setHiddenSize(3)
                                .setNormalization("none")
                                .setPooling("max")
                                .setLabelCol("targets")
                                .setMaxIter(2),
                        spark -> SequenceSamples.sums(spark, 24)
                                .withColumn("targets", array_to_vector(functions.expr("array(label, -2 * label)")))),
                new SavedStageCase(
                        "rnn-tagger",
                        () -> new LayerNormRNNTagger().setHiddenSize(3).setMaxIter(2),
                        spark -> SequenceSamples.delayed(spark, 24)),
                new SavedStageCase(
                        "sequence-model-tokens",
                        () -> new LayerNormSequenceModel().setHiddenSize(3).setMaxIter(2),
                        spark -> SequenceSamples.cycles(spark, 24)),
                new SavedStageCase(
                        "sequence-model-pen",
                        () -> new LayerNormSequenceModel()
                                .setOutputType("mixture")
                                .setNumMixtures(2)
                                .setContextSize(2)
                                .setHiddenSize(3)
                                .setMaxIter(2),
                        spark -> SequenceSamples.loops(spark, 24, 1)),
                new SavedStageCase(
                        "layer-normalizer",
                        () -> new LayerNormalizer("layer-normalizer")
                                .setInputCol("features")
                                .setOutputCol("flat")
                                .setEpsilon(0.5),
                        spark -> Samples.clusters(spark, 24)),
                new SavedStageCase(
                        "sequence-assembler",
                        () -> new SequenceAssembler("sequence-assembler")
                                .setOutputCol("steps")
                                .setIdCol("series")
                                .setTimeCol("id")
                                .setInputCols(new String[] {"features", "weight"})
                                .setWindowSize(2)
                                .setTargetCols(new String[] {"weight"}),
                        spark -> Samples.clusters(spark, 24).withColumnRenamed("label", "series")),
                new SavedStageCase(
                        "pipeline",
                        () -> new Pipeline().setStages(new PipelineStage[] {
                            new LayerNormalizer().setInputCol("features").setOutputCol("flat"),
                            new LayerNormMLPRegressor()
                                    .setFeaturesCol("flat")
                                    .setHiddenLayers(new int[] {3})
                                    .setMaxIter(1)
                        }),
                        spark -> Samples.plane(spark, 24)));
    }

    boolean trains() {
        return stage.get() instanceof Estimator;
    }

    /** The trained model, or the transformer as it is. */
    Transformer fitted(SparkSession spark) {
        PipelineStage made = stage.get();
        return made instanceof Estimator<?> estimator
                ? (Transformer) estimator.fit(data.apply(spark))
                : (Transformer) made;
    }

    static MLWritable writable(Object stage) {
        return (MLWritable) stage;
    }

    @Override
    public String toString() {
        return name;
    }
}
