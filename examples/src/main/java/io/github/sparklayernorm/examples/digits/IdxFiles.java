package io.github.sparklayernorm.examples.digits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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
        IdxFile images = IdxFile.open(hadoop, find(hadoop, directory, set + "-images", "idx3-ubyte"), 3);
        IdxFile labels = IdxFile.open(hadoop, find(hadoop, directory, set + "-labels", "idx1-ubyte"), 1);
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

    private static Path find(Configuration hadoop, String directory, String stem, String suffix) {
        try {
            Path folder = new Path(directory);
            FileSystem files = folder.getFileSystem(hadoop);
            if (!files.exists(folder) || !files.getFileStatus(folder).isDirectory()) {
                throw new IllegalArgumentException(
                        "%s: must be a directory of IDX files, but %s; give the one that holds train-images-idx3-ubyte.gz."
                                .formatted(directory, files.exists(folder) ? "is a file" : "does not exist"));
            }
            List<String> tried = new ArrayList<>();
            for (String name : List.of(stem + "-" + suffix, stem + "." + suffix)) {
                for (String packed : List.of(name, name + ".gz")) {
                    Path file = new Path(folder, packed);
                    if (files.exists(file)) {
                        return file;
                    }
                    tried.add(packed);
                }
            }
            throw new IllegalArgumentException(
                    "%s: must hold one of %s, but holds none; download it or correct the path."
                            .formatted(directory, String.join(", ", tried)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    directory + ": must be a readable directory, but " + e.getMessage() + "; check its permissions.",
                    e);
        }
    }
}
