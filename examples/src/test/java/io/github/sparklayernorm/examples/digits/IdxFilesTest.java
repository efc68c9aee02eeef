package io.github.sparklayernorm.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparklayernorm.examples.TestSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFilesTest {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;
    private final SparkSession spark = TestSpark.session();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"-idx, ''", "-idx, .gz", ".idx, ''", ".idx, .gz"})
    void readsEveryNameInOrderHoweverItIsPartitioned(String dash, String packed) throws IOException {
        write("train-images" + dash + "3-ubyte" + packed, IMAGES, new int[] {7, 2, 3}, 42);
        write("train-labels" + dash + "1-ubyte" + packed, LABELS, new int[] {7}, 7);
        IdxFiles idx = IdxFiles.train(spark, folder.toString());
        assertThat(idx.count()).isEqualTo(7);
        assertThat(idx.height()).isEqualTo(2);
        assertThat(idx.width()).isEqualTo(3);
        List<Row> rows = idx.rows(Long.MAX_VALUE, 3).collectAsList();
        assertThat(rows).hasSize(7).isEqualTo(idx.rows(7, 1).collectAsList());
        for (int i = 0; i < 7; i++) {
            assertThat(rows.get(i).getDouble(1)).isEqualTo(i);
            assertThat(rows.get(i).<Vector>getAs("features").apply(5)).isEqualTo((6 * i + 5) / 255.0);
        }
        assertThat(idx.rows(4, 2).collectAsList()).isEqualTo(rows.subList(0, 4));
    }

    @Test
    void partitionsHoldTheSameNumberOfRows() throws IOException {
        write("t10k-images-idx3-ubyte", IMAGES, new int[] {12, 1, 1}, 12);
        write("t10k-labels-idx1-ubyte", LABELS, new int[] {12}, 12);
        List<List<Row>> partitions = IdxFiles.test(spark, folder.toString())
                .rows(12, 4)
                .toJavaRDD()
                .glom()
                .collect();
        assertThat(partitions).hasSize(4).allSatisfy(rows -> assertThat(rows).hasSize(3));
    }

    @Test
    void refusesAMissingDirectoryAndMissingFiles() throws IOException {
        String missing = folder.resolve("nowhere").toString();
        assertThatThrownBy(() -> IdxFiles.train(spark, missing))
                .hasMessage(
                        "%s: must be a directory that holds train-images-idx3-ubyte, but does not exist; correct the path.",
                        missing);
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessage(
                        "%s: must hold one of train-images-idx3-ubyte, train-images-idx3-ubyte.gz,"
                                + " train-images.idx3-ubyte, train-images.idx3-ubyte.gz, but holds none; download it or"
                                + " correct the path.",
                        folder);
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> IdxFiles.train(spark, file.toString()))
                .hasMessageEndingWith(
                        "file: must be a directory that holds train-images-idx3-ubyte, but is a file; correct the path.");
    }

    @Test
    void refusesAWrongMagicNumber() throws IOException {
        write("train-images-idx3-ubyte", LABELS, new int[] {7}, 7);
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessageEndingWith("train-images-idx3-ubyte: an IDX file of images must begin with 0x00000803, but"
                        + " begins with 0x00000801; are images and labels swapped?");
    }

    @ParameterizedTest
    @CsvSource({"'', 29, 4", ".gz, 29, 4"})
    void refusesATruncatedFile(String packed, int bytes, int whole) throws IOException {
        write("train-images-idx3-ubyte" + packed, IMAGES, new int[] {7, 2, 3}, bytes);
        write("train-labels-idx1-ubyte", LABELS, new int[] {7}, 7);
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessageEndingWith("train-images-idx3-ubyte" + packed + ": must hold 7 items of 6 bytes after its"
                        + " header, but ends after " + whole + " of them; copy or download it again.");
    }

    @Test
    void refusesAGzipFileThatWasCutOff() throws IOException {
        write("train-images-idx3-ubyte.gz", IMAGES, new int[] {7, 200, 300}, 7 * 200 * 300);
        write("train-labels-idx1-ubyte", LABELS, new int[] {7}, 7);
        Path images = folder.resolve("train-images-idx3-ubyte.gz");
        byte[] whole = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessageContaining("must hold 7 items of 60000 bytes after its header, but ends after ");
        Files.write(images, Arrays.copyOf(whole, 9));
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessageEndingWith(
                        "train-images-idx3-ubyte.gz: must be an IDX file of bytes, plain or gzip, but ends"
                                + " within its header; copy or download it again.");
    }

    @Test
    void refusesImagesAndLabelsOfDifferentCounts() throws IOException {
        write("train-images-idx3-ubyte", IMAGES, new int[] {7, 2, 3}, 42);
        write("train-labels-idx1-ubyte", LABELS, new int[] {5}, 5);
        assertThatThrownBy(() -> IdxFiles.train(spark, folder.toString()))
                .hasMessageContaining("train-images-idx3-ubyte has 7 images and ")
                .hasMessageEndingWith("train-labels-idx1-ubyte has 5 labels, but there must be one label for each"
                        + " image; are they of one set?");
    }

    @Test
    void readsMnist() {
        Path mnist = Path.of("../../shared/data/mnist");
        assumeTrue(Files.isDirectory(mnist), "MNIST is not in ../shared/data/mnist");
        IdxFiles train = IdxFiles.train(spark, mnist.toString());
        IdxFiles test = IdxFiles.test(spark, mnist.toString());
        assertThat(train.count()).isEqualTo(60_000);
        assertThat(test.rows(10_000, 4).filter("label = 7").count()).isEqualTo(1028);
        assertThat(train.rows(60_000, 4)
                        .groupBy("label")
                        .count()
                        .orderBy("label")
                        .collectAsList())
                .extracting(row -> row.getLong(1))
                .containsExactly(5923L, 6742L, 5958L, 6131L, 5842L, 5421L, 5918L, 6265L, 5851L, 5949L);
        assertThat(train.rows(10, 2).collectAsList())
                .extracting(row -> row.getDouble(1))
                .containsExactly(5.0, 0.0, 4.0, 1.0, 9.0, 2.0, 1.0, 3.0, 1.0, 4.0);
    }

    /** Bytes 0, 1, 2, ... behind a header that may promise more of them. */
    private void write(String name, int magic, int[] dimensions, int bytes) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 + 4 * dimensions.length + bytes).putInt(magic);
        Arrays.stream(dimensions).forEach(data::putInt);
        for (int i = 0; i < bytes; i++) {
            data.put((byte) i);
        }
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            out.write(data.array());
        }
    }
}
