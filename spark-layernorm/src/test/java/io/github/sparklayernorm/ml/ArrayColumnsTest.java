package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays of doubles and of floats where vectors are asked for, as Spark's own stages take them. */
class ArrayColumnsTest extends SparkTest {
    @ParameterizedTest
    @CsvSource({
        "LayerNormMLPClassifier,float64",
        "LayerNormMLPClassifier,float32",
        "LayerNormMLPRegressor,float64",
        "LayerNormMLPRegressor of vectors,float64",
        "LayerNormMLPRegressor of vectors,float32"
    })
    void aStageLearnsAndPredictsFromArraysWhatItDoesFromVectors(String name, String dtype) {
        StageCase stage = StageCase.all().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
        Dataset<Row> vectors = asVectors(stage.data().apply(spark()), dtype);
        Dataset<Row> arrays = asArrays(stage.data().apply(spark()), dtype);
        Estimator<?> estimator = stage.estimator().get();

        Model<?> byVectors = (Model<?>) estimator.fit(vectors);
        Model<?> byArrays = (Model<?>) estimator.fit(arrays);

        assertThat(predictions(byArrays.transform(arrays))).isEqualTo(predictions(byVectors.transform(vectors)));
        assertThat(predictions(byVectors.transform(arrays))).isEqualTo(predictions(byVectors.transform(vectors)));
        assertThat(byArrays.transform(arrays).schema()).isEqualTo(byArrays.transformSchema(arrays.schema()));
        assertThat(byArrays.transform(arrays).schema().apply("features"))
                .isEqualTo(arrays.schema().apply("features"));
        assertThat(estimator.transformSchema(arrays.schema()).apply("features"))
                .isEqualTo(arrays.schema().apply("features"));
    }

    @Test
    void evaluateTakesArraysToo() {
        Dataset<Row> data = Samples.targets(spark(), 120);
        LayerNormMLPRegressionModel model = new LayerNormMLPRegressor()
                .setHiddenLayers(new int[] {8})
                .setMaxIter(3)
                .setLabelCol("targets")
                .fit(data);

        assertThat(model.evaluate(asArrays(data, "float64")).r2ByTarget())
                .containsExactly(model.evaluate(data).r2ByTarget());
    }

    @Test
    void anArrayMayBeAFieldOfAStruct() {
        Dataset<Row> arrays = asArrays(Samples.clusters(spark(), 60), "float64");
        Dataset<Row> nested = arrays.selectExpr("id", "label", "struct(features) AS of");
        LayerNormMLPClassifier stage =
                new LayerNormMLPClassifier().setHiddenLayers(new int[] {8}).setMaxIter(1);
        LayerNormMLPClassificationModel model = stage.fit(arrays);

        LayerNormMLPClassificationModel ofNested =
                stage.setFeaturesCol("of.features").fit(nested);

        assertThat(predictions(ofNested.transform(nested))).isEqualTo(predictions(model.transform(arrays)));
    }

    @Test
    void transformersTakeArrays() {
        Dataset<Row> vectors = Samples.clusters(spark(), 20).withColumnRenamed("label", "time");
        Dataset<Row> arrays = asArrays(vectors, "float64");
        LayerNormalizer normalizer = new LayerNormalizer().setOutputCol("flat");
        SequenceAssembler assembler = new SequenceAssembler()
                .setIdCol("id")
                .setInputCols(new String[] {"features", "weight"})
                .setOutputCol("sequence");

        assertThat(column(normalizer.transform(arrays), "flat"))
                .isEqualTo(column(normalizer.transform(vectors), "flat"));
        assertThat(column(assembler.transform(arrays), "sequence"))
                .isEqualTo(column(assembler.transform(vectors), "sequence"));
        assertThat(assembler.transform(arrays).schema()).isEqualTo(assembler.transformSchema(arrays.schema()));
    }

    @Test
    void aNullInAnArrayIsAnInvalidRow() {
        Dataset<Row> arrays = spark().range(0, 8, 1, 1)
                .selectExpr("id", "double(id % 2) AS label", "array(double(id), if(id = 3, null, 1D)) AS features");
        LayerNormMLPClassifier stage =
                new LayerNormMLPClassifier().setHiddenLayers(new int[] {2}).setMaxIter(1);

        assertThatThrownBy(() -> stage.fit(arrays))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("NaN");
        assertThat(stage.setHandleInvalid("skip").fit(arrays).transform(arrays).count())
                .isEqualTo(7);
    }

    @Test
    void otherArraysAreNoVectors() {
        Dataset<Row> whole = spark().range(0, 8, 1, 1).selectExpr("double(id % 2) AS label", "array(id) AS features");

        assertThatThrownBy(() -> new LayerNormMLPClassifier().fit(whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("LayerNormMLPClassifier: featuresCol \"features\" must be a vector, but its type is"
                        + " array<bigint>; make it with VectorAssembler, or array_to_vector.");
    }

    private static Dataset<Row> asArrays(Dataset<Row> rows, String dtype) {
        Dataset<Row> arrays = rows.withColumn("features", functions.vector_to_array(rows.col("features"), dtype));
        return List.of(rows.columns()).contains("targets")
                ? arrays.withColumn("targets", functions.vector_to_array(rows.col("targets"), dtype))
                : arrays;
    }

    /** Vectors of the numbers that the arrays have. */
    private static Dataset<Row> asVectors(Dataset<Row> rows, String dtype) {
        Dataset<Row> arrays = asArrays(rows, dtype);
        Dataset<Row> vectors = arrays.withColumn("features", functions.array_to_vector(arrays.col("features")));
        return List.of(rows.columns()).contains("targets")
                ? vectors.withColumn("targets", functions.array_to_vector(arrays.col("targets")))
                : vectors;
    }

    private static List<String> predictions(Dataset<Row> rows) {
        return column(rows, "prediction");
    }

    private static List<String> column(Dataset<Row> rows, String name) {
        return rows.orderBy("id").select(name).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }
}
