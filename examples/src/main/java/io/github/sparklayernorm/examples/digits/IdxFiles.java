package io.github.sparklayernorm.examples.digits;

import io.github.sparklayernorm.examples.job.DataDirectory;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images and labels in a pair of IDX files, as MNIST and its kin come.
 *
 * <p>The driver reads headers and checks the files; the rows are read where the partitions are. An executor unpacks a
 * gzip file up to its rows, a quarter of a second for all of MNIST, so nothing is sent through the driver.
 */
public final class IdxFiles {
    private final SparkSession spark;
    private final IdxFile images;
    private final IdxFile labels;

    private IdxFiles(SparkSession spark, IdxFile images, IdxFile labels) {
        this.spark = spark;
        this.images = images;
        this.labels = labels;
    }

    /** The files {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte} of the directory. */
    public static IdxFiles train(SparkSession spark, String directory) {
        return of(spark, directory, "train");
    }

    /** The files {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte} of the directory. */
    public static IdxFiles test(SparkSession spark, String directory) {
        return of(spark, directory, "t10k");
    }

    private static IdxFiles of(SparkSession spark, String directory, String set) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        IdxFile images = open(hadoop, directory, set + "-images", 3);
        IdxFile labels = open(hadoop, directory, set + "-labels", 1);
        if (images.count() != labels.count()) {
            throw new IllegalArgumentException(
                    "%s has %d images and %s has %d labels, but there must be one label for each image; are they of one set?"
                            .formatted(images.path(), images.count(), labels.path(), labels.count()));
        }
        images.requireComplete(hadoop);
        labels.requireComplete(hadoop);
        return new IdxFiles(spark, images, labels);
    }

    public int count() {
        return images.count();
    }

    public int height() {
        return images.dimensions()[1];
    }

    public int width() {
        return images.dimensions()[2];
    }

    /** The first {@code rows} of the files, in their order, in partitions of the same size. */
    public Dataset<Row> rows(long rows, int partitions) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        IdxFile from = images;
        IdxFile with = labels;
        MapPartitionsFunction<Long, Row> read = indices -> new IdxRows(hadoop.value(), from, with, indices);
        return spark.range(0, Math.min(rows, count()), 1, partitions).mapPartitions(read, DigitRows.ENCODER);
    }

    /** Some copies of MNIST have a dot where others have a dash. */
    private static IdxFile open(Configuration hadoop, String directory, String stem, int dimensions) {
        String suffix = "idx" + dimensions + "-ubyte";
        return IdxFile.open(
                hadoop, DataDirectory.find(hadoop, directory, stem + "-" + suffix, stem + "." + suffix), dimensions);
    }
}
