package io.github.sparklayernorm.ml;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The catalogue of public transformers that are no models, which their contract suite iterates.
 *
 * @param data  rows that it transforms, with a column id
 * @param input the param that names a column of the rows
 */
record TransformerCase(
        String name, Supplier<Transformer> transformer, Function<SparkSession, Dataset<Row>> data, String input) {

    static List<TransformerCase> all() {
        return List.of(
                new TransformerCase(
                        "LayerNormalizer",
                        () -> new LayerNormalizer().setOutputCol("flat"),
                        spark -> Samples.clusters(spark, 20),
                        "inputCol"),
                new TransformerCase(
                        "SequenceAssembler",
                        () -> new SequenceAssembler()
                                .setIdCol("id")
                                .setInputCols(new String[] {"features", "weight"})
                                .setConstantCols(new String[] {"held"}),
                        spark -> Samples.clusters(spark, 20).withColumnRenamed("label", "time"),
                        "timeCol"));
    }

    @Override
    public String toString() {
        return name;
    }
}
