package io.github.sparklayernorm.examples.sequences;

import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** A text as rows of tokens for a sequence model. */
public final class TextRows {
    private static final StructType SCHEMA = StructType.fromDDL("features array<int>");

    private TextRows() {}

    /** A file's text, plain or gzip, on any file system that Spark reaches. */
    public static String read(SparkSession spark, String file) {
        try {
            // Spark's reader would log a stack trace before it says so.
            Path path = new Path(file);
            FileStatus[] found = path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .globStatus(path);
            if (found == null || found.length == 0) {
                throw new FileNotFoundException("does not exist");
            }
            List<String> texts =
                    spark.read().option("wholetext", true).textFile(file).collectAsList();
            return String.join("", texts);
        } catch (Exception e) { // AnalysisException, which Scala throws unannounced
            throw new IllegalArgumentException(
                    "%s: must be a readable text file, but %s; correct the path.".formatted(file, e.getMessage()), e);
        }
    }

    /** Rows of {@code length} tokens, the last one shorter. */
    public static Dataset<Row> of(SparkSession spark, int[] tokens, int length, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += length) {
            int to = Math.min(tokens.length, from + length);
            rows.add(RowFactory.create(Arrays.stream(tokens, from, to).boxed().toList()));
        }
        return spark.createDataFrame(rows, SCHEMA).repartition(partitions);
    }

    /**
     * Bits per character of a text, from the rows that a sequence model's {@code transform} gave: the mean over all
     * characters, not over rows.
     */
    public static double bitsPerCharacter(Dataset<Row> scored) {
        Row sums = scored.select(
                        functions.size(functions.col("features")).as("steps"),
                        functions.col("negativeLogLikelihood").as("nats"))
                .agg(functions.expr("sum(steps * nats)"), functions.expr("sum(steps)"))
                .head();
        return sums.getDouble(0) / sums.getLong(1) / Math.log(2);
    }
}
