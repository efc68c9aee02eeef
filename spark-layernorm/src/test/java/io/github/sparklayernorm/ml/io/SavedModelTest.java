package io.github.sparklayernorm.ml.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.ml.LayerNormMLPClassificationModel;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressionModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest extends SparkTest {
    private static final String RESAVE =
            "the files are damaged or incomplete: save the model again, or take another copy.";

    private static LayerNormMLPClassificationModel model;

    @TempDir
    Path folder;

    private String path;

    @BeforeAll
    static void train() {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {5})
                .setBiasBeforeNorm(false)
                .setMaxIter(1)
                .fit(spark().createDataFrame(
                                List.of(
                                        RowFactory.create(Vectors.dense(1, 2), 0.0),
                                        RowFactory.create(Vectors.dense(2, 1), 1.0)),
                                schema));
    }

    @BeforeEach
    void save() throws IOException {
        path = folder.resolve("model").toString();
        model.write().save(path);
    }

    @Test
    void parametersComeBackToTheBit() {
        LayerNormMLPClassificationModel loaded = LayerNormMLPClassificationModel.load(path);

        assertThat(loaded.network().parameters())
                .containsExactly(model.network().parameters());
        assertThat(loaded.network().spec()).isEqualTo(model.network().spec());
    }

    /** As version 1 of the format is: it had no bias before a norm. */
    @Test
    void modelsWithoutABiasBeforeTheNormPredictTheSameBits() throws IOException {
        edit("metadata", "\"biasBeforeNorm\":false,", "");
        edit("metadata", "\"formatVersion\":2", "\"formatVersion\":1");

        LayerNormMLPClassificationModel loaded = LayerNormMLPClassificationModel.load(path);

        for (double x : new double[] {-1, 0, 0.3, 7}) {
            assertThat(loaded.predictRaw(Vectors.dense(x, 2)).toArray())
                    .isEqualTo(model.predictRaw(Vectors.dense(x, 2)).toArray());
        }
    }

    @Test
    void parametersOfManyChunksComeBackToTheBit() throws IOException {
        MlpSpec spec = (MlpSpec) model.network().spec();
        float[] parameters = new float[2 * ParameterFiles.CHUNK + 3];
        Random random = new Random(3);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.nextFloat();
        }
        parameters[7] = -0f;
        parameters[8] = Float.NaN;
        String chunks = folder.resolve("chunks").toString();

        ParameterFiles.save(new TrainedNetwork(spec, parameters, null), chunks, spark());
        float[] loaded = ParameterFiles.load(chunks, parameters.length, spark());

        assertThat(ParameterFiles.checksum(loaded)).isEqualTo(ParameterFiles.checksum(parameters));
        assertThat(Arrays.mismatch(loaded, parameters)).isEqualTo(-1);
        assertThat(spark().read().parquet(chunks).count()).isEqualTo(3);
    }

    @Test
    void anotherChecksumIsRefused() throws IOException {
        edit("metadata", "\"parameterChecksum\":\"[0-9a-f]{8}\"", "\"parameterChecksum\":\"00000000\"");

        refuses("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters with checksum 00000000 in "
                + path + "/data, but their checksum is "
                + ParameterFiles.checksum(model.network().parameters()) + "; " + RESAVE);
    }

    @Test
    void anotherNumberOfParametersIsRefused() throws IOException {
        edit("metadata", "\"parameterCount\":32", "\"parameterCount\":33");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .hasMessageContaining("must hold 33 parameters")
                .hasMessageContaining("they cannot be read: chunk 0 has 32 floats")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        Path parquet = file("data", ".parquet");
        byte[] bytes = Files.readAllBytes(parquet);
        removeChecksumFiles("data");
        Files.write(parquet, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters")
                .hasMessageContaining("they cannot be read")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void missingFilesAreRefused() throws IOException {
        Files.delete(file("data", ".parquet"));

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void newerVersionsAreRefused() throws IOException {
        edit("metadata", "\"formatVersion\":2", "\"formatVersion\":3");

        refuses("LayerNormMLPClassificationModel: " + path
                + " must have a format version from 1 to 2, but it has 3; load"
                + " it with the version of the library that saved it, or a newer one.");
    }

    @Test
    void damagedMetadataAreRefused() throws IOException {
        edit("metadata", "\\{\"class\"", "\"class\"");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path
                        + " must be a saved LayerNormMLPClassificationModel, but its metadata cannot be read");
    }

    @Test
    void anUnknownNetworkIsRefused() throws IOException {
        edit("metadata", "\"type\":\"mlp\"", "\"type\":\"transformer\"");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must describe its network");
    }

    @Test
    void modelsOfAnotherClassAndMissingPathsAreRefused() {
        assertThatThrownBy(() -> LayerNormMLPRegressionModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found class name io.github.sparklayernorm.ml.LayerNormMLPClassificationModel");
        assertThatThrownBy(() -> LayerNormMLPRegressionModel.load(path + "/nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a saved LayerNormMLPRegressionModel");
    }

    /** As Spark Connect's server keeps models that it may drop from memory. */
    @Test
    void modelsAreKeptOnTheDriversDiskForSparkConnect() throws IOException {
        String local = folder.resolve("local").toString();
        ReadWriteUtils.localSavingModeState().set(true);
        try {
            model.write().save(local);
            assertThat(LayerNormMLPClassificationModel.load(local).network().parameters())
                    .containsExactly(model.network().parameters());
        } finally {
            ReadWriteUtils.localSavingModeState().set(false);
        }
        assertThat(Path.of(local, "data")).isRegularFile();
    }

    private void refuses(String text) {
        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }

    private void edit(String part, String pattern, String replacement) throws IOException {
        Path file = file(part, ".txt");
        String text = Files.readString(file);
        String edited = text.replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(text);
        removeChecksumFiles(part);
        Files.writeString(file, edited);
    }

    private Path file(String part, String ending) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(path, part))) {
            return files.filter(f -> f.getFileName().toString().startsWith("part-"))
                    .filter(f -> f.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Hadoop's local file system would notice; others have no such files. */
    private void removeChecksumFiles(String part) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(path, part))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
                Files.delete(file);
            }
        }
    }
}
