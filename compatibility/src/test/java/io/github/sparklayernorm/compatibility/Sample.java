package io.github.sparklayernorm.compatibility;

import io.github.sparklayernorm.ml.LayerNormMLPClassificationModel;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressionModel;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNClassificationModel;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNRegressionModel;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNTagger;
import io.github.sparklayernorm.ml.LayerNormRNNTaggingModel;
import io.github.sparklayernorm.ml.LayerNormSequenceGenerator;
import io.github.sparklayernorm.ml.LayerNormSequenceModel;
import io.github.sparklayernorm.ml.LayerNormalizer;
import io.github.sparklayernorm.ml.SequenceAssembler;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One public stage on a few rows, small enough to train in a second; {@link #all} has every stage.
 *
 * @param fittedClass of what fit returns; a transformer's own
 * @param stage       an estimator or a transformer
 * @param columns     of the rows beside id, as SQL over id
 */
record Sample(Class<? extends Transformer> fittedClass, Supplier<PipelineStage> stage, List<String> columns) {
    private static final int ROWS = 48;

    // Whole numbers and quotients: sin or exp may end in another bit on another JDK.
    private static final String VALUES = "array(id * 7 % 11 / 11D, id * 5 % 13 / 13D, id * 3 % 7 / 7D) AS numbers";
    private static final String STEPS = "transform(sequence(0, id % 5),"
            + " t -> array((id + t) * 7 % 11 / 11D, (id + 2 * t) * 5 % 13 / 13D)) AS features";
    private static final String CLASS = "CAST(id % 3 AS DOUBLE) AS label";
    private static final String NUMBER = "100 + id * 7 % 11 / 11D AS label";

    static List<Sample> all() {
        return List.of(
                new Sample(
                        LayerNormMLPClassificationModel.class,
                        () -> new LayerNormMLPClassifier()
                                .setHiddenLayers(new int[] {8, 8})
                                .setMaxIter(3),
                        List.of(VALUES, CLASS)),
                new Sample(
                        LayerNormMLPRegressionModel.class,
                        () -> new LayerNormMLPRegressor()
                                .setHiddenLayers(new int[] {8})
                                .setMaxIter(3),
                        List.of(VALUES, NUMBER)),
                new Sample(
                        LayerNormRNNClassificationModel.class,
                        () -> new LayerNormRNNClassifier()
                                .setCellType("gru")
                                .setBidirectional(true)
                                .setHiddenSize(6)
                                .setMaxIter(3),
                        List.of(STEPS, CLASS)),
                new Sample(
                        LayerNormRNNRegressionModel.class,
                        () -> new LayerNormRNNRegressor().setHiddenSize(8).setMaxIter(3),
                        List.of(STEPS, NUMBER)),
                new Sample(
                        LayerNormRNNTaggingModel.class,
                        () -> new LayerNormRNNTagger().setHiddenSize(8).setMaxIter(3),
                        List.of(STEPS, "transform(sequence(0, id % 5), t -> CAST((id + t) % 3 AS DOUBLE)) AS label")),
                new Sample(
                        LayerNormSequenceGenerator.class,
                        () -> new LayerNormSequenceModel().setHiddenSize(8).setMaxIter(3),
                        List.of("transform(sequence(0, 3 + id % 4), t -> (id + t) % 5) AS features")),
                new Sample(
                        LayerNormalizer.class,
                        () -> new LayerNormalizer("normalizer")
                                .setInputCol("features")
                                .setOutputCol("normalized"),
                        List.of(VALUES)),
                new Sample(
                        SequenceAssembler.class,
                        () -> new SequenceAssembler("assembler")
                                .setIdCol("series")
                                .setTimeCol("id")
                                .setInputCols(new String[] {"features"})
                                .setOutputCol("steps"),
                        List.of(VALUES, "id % 3 AS series")));
    }

    /** The simple name of the stage. */
    String name() {
        return stage.get().getClass().getSimpleName();
    }

    /** A query of the rows: two partitions, the same in every run; numbers are yet to become a vector. */
    String query() {
        return "SELECT "
                + String.join(
                        ", ", Stream.concat(Stream.of("id"), columns.stream()).toList())
                + " FROM (SELECT CAST(id AS INT) AS id FROM range(0, " + ROWS + ", 1, 2))";
    }

    boolean hasVectors() {
        return columns.contains(VALUES);
    }

    /** Columns id, features and those that the stage needs. */
    Dataset<Row> rows(SparkSession spark) {
        Dataset<Row> rows = spark.sql(query());
        return hasVectors() ? rows.withColumn("features", functions.array_to_vector(rows.col("numbers"))) : rows;
    }

    /** The trained model, or the transformer as it is. */
    Transformer fitted(SparkSession spark) {
        PipelineStage made = stage.get();
        return made instanceof Estimator<?> estimator ? (Transformer) estimator.fit(rows(spark)) : (Transformer) made;
    }

    @Override
    public String toString() {
        return name();
    }
}
