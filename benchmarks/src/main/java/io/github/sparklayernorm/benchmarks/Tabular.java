package io.github.sparklayernorm.benchmarks;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The tabular data sets of the comparisons, as a training reads them; the test rows are marked as validation. */
final class Tabular {
    private Tabular() {}

    /** The adult income data of UCI: adult.data.gz and adult.test.gz; categories one-hot, numbers standardised. */
    static Dataset<Row> adult(SparkSession spark, String directory, int partitions) {
        Dataset<Row> rows = csv(spark, directory + "/adult.data.gz")
                .withColumn("validation", functions.lit(false))
                .union(csv(spark, directory + "/adult.test.gz").withColumn("validation", functions.lit(true)))
                .filter(col("_c14").isNotNull())
                .withColumn(
                        "label", functions.trim(col("_c14")).startsWith(">50K").cast("double"));
        List<String> numbers = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            boolean number = List.of(0, 2, 4, 10, 11, 12).contains(i);
            (number ? numbers : categories).add("_c" + i);
        }
        for (String number : numbers) {
            rows = rows.withColumn(number, functions.trim(col(number)).cast("double"));
        }
        for (String large : List.of("_c10", "_c11")) { // mostly 0, else up to 99,999
            rows = rows.withColumn(large, functions.log1p(col(large)));
        }
        return columns(rows, numbers, categories, partitions);
    }

    /** The 15,120 rows of UCI's cover types, seven classes of 2,160; every fifth row is for the test. */
    static Dataset<Row> covertype(SparkSession spark, String directory, int partitions) {
        List<String> names =
                IntStream.rangeClosed(1, 54).mapToObj(i -> "_c" + i).toList();
        Dataset<Row> rows = csv(spark, directory + "/covertype_15120.csv.gz");
        for (String name : names) {
            rows = rows.withColumn(name, col(name).cast("double"));
        }
        rows = rows.withColumn("label", col("_c55").cast("double").minus(1))
                .withColumn(
                        "validation",
                        functions
                                .pmod(functions.hash(col("_c0")), functions.lit(5))
                                .equalTo(0));
        return columns(rows, names, List.of(), partitions);
    }

    private static Dataset<Row> csv(SparkSession spark, String file) {
        return spark.read().csv(file);
    }

    private static Dataset<Row> columns(
            Dataset<Row> rows, List<String> numbers, List<String> categories, int partitions) {
        String[] oneHot = categories.stream().map(name -> name + "_one_hot").toArray(String[]::new);
        String[] indices = categories.stream().map(name -> name + "_index").toArray(String[]::new);
        List<PipelineStage> stages = new ArrayList<>();
        if (!categories.isEmpty()) {
            stages.add(new StringIndexer()
                    .setInputCols(categories.toArray(String[]::new))
                    .setOutputCols(indices)
                    .setHandleInvalid("keep"));
            stages.add(new OneHotEncoder().setInputCols(indices).setOutputCols(oneHot));
        }
        stages.add(new VectorAssembler()
                .setInputCols(numbers.toArray(String[]::new))
                .setOutputCol("numbers"));
        stages.add(new StandardScaler()
                .setInputCol("numbers")
                .setOutputCol("standardised")
                .setWithMean(true));
        stages.add(new VectorAssembler()
                .setInputCols(Stream.concat(Stream.of("standardised"), Arrays.stream(oneHot))
                        .toArray(String[]::new))
                .setOutputCol("features"));
        PipelineModel model =
                new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows.filter("not validation"));
        return model.transform(rows)
                .select(col("features"), col("label"), functions.lit(1.0).as("weight"), col("validation"))
                .repartition(partitions)
                .cache();
    }
}
