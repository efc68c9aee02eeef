package io.github.sparklayernorm.ml.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.ml.LayerNormMLPClassificationModel;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressionModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.testing.SavedFiles;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
            "the files are damaged or incomplete: save the stage again, or take another copy.";

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
        edit("\"biasBeforeNorm\":false,", "");

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

        ParameterFiles files = new ParameterFiles(chunks, spark());
        files.save(new TrainedNetwork(spec, parameters, null));
        float[] loaded = files.load(parameters.length);

        assertThat(ParameterFiles.checksum(loaded)).isEqualTo(ParameterFiles.checksum(parameters));
        assertThat(Arrays.mismatch(loaded, parameters)).isEqualTo(-1);
        assertThat(spark().read().parquet(chunks + "/data").count()).isEqualTo(3);
    }

    @Test
    void anotherChecksumIsRefused() throws IOException {
        edit("\"parameterChecksum\":\"[0-9a-f]{8}\"", "\"parameterChecksum\":\"00000000\"");

        refuses("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters with checksum 00000000 in "
                + path + "/data, but their checksum is "
                + ParameterFiles.checksum(model.network().parameters()) + "; " + RESAVE);
    }

    @Test
    void anotherNumberOfParametersIsRefused() throws IOException {
        edit("\"parameterCount\":32", "\"parameterCount\":33");

        refuses("LayerNormMLPClassificationModel: " + path + " must hold the 32 parameters of its network "
                + model.network().spec().toJson() + ", but it says that it holds 33; " + RESAVE);
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        Path parquet = SavedFiles.content(Path.of(path), "data");
        byte[] bytes = Files.readAllBytes(parquet);
        SavedFiles.removeHadoopChecksums(Path.of(path));
        Files.write(parquet, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters")
                .hasMessageContaining("they cannot be read")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void missingFilesAreRefused() throws IOException {
        Files.delete(SavedFiles.content(Path.of(path), "data"));

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must hold 32 parameters")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void newerVersionsAreRefused() throws IOException {
        edit("\"formatVersion\":2", "\"formatVersion\":3");

        refuses("LayerNormMLPClassificationModel: " + path
                + " must have a format version from 1 to 2, but it has 3; load"
                + " it with the version of the library that saved it, or a newer one.");
    }

    @Test
    void damagedMetadataAreRefused() throws IOException {
        edit("\\{\"class\"", "\"class\"");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path
                        + " must be a saved LayerNormMLPClassificationModel, but its metadata cannot be read");
    }

    @Test
    void oneBitAnywhereInTheMetadataIsRefused() throws IOException {
        Path file = SavedFiles.content(Path.of(path), "metadata");
        SavedFiles.removeHadoopChecksums(Path.of(path));
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"epsilon\":1.0E-5", "\"epsilon\":9.0E-5"));

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path
                        + " must have metadata that end with their checksum ")
                .hasMessageContaining(", but theirs is ")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void networksLargerThanTheirParametersAreRefusedBeforeTheyAreBuilt() throws IOException {
        for (String hidden : List.of("20000,20000", "2147483647", "2147483647,2147483647,2147483647")) {
            edit("\"hidden\":\\[[0-9,]*\\]", "\"hidden\":[" + hidden + "]");

            assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                    .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must hold the ")
                    .hasMessageContaining("but it says that it holds 32")
                    .hasMessageEndingWith(RESAVE);
        }
    }

    @Test
    void parametersThatAreNotThereAreRefusedBeforeRoomIsMade() throws IOException {
        edit("\"hidden\":\\[5\\]", "\"hidden\":[20000,20000]");
        long count = 2 * 20_000 + 20_000L * 20_000 + 20_000 * 2 + 4 * 20_000 + 2;
        edit("\"parameterCount\":32", "\"parameterCount\":" + count);

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .hasMessageStartingWith(
                        "LayerNormMLPClassificationModel: " + path + " must hold " + count + " parameters")
                .hasMessageContaining("they cannot be read: they hold 32 floats in 1 chunks")
                .hasMessageEndingWith(RESAVE);
    }

    @Test
    void paramsOfANewerVersionAreNamed() throws IOException {
        edit("\"maxIter\":1", "\"maxIter\":1,\"fooBar\":1");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path
                        + " must have params of a LayerNormMLPClassificationModel of this version, but")
                .hasMessageContaining("fooBar")
                .hasMessageEndingWith("load it with the version of the library that saved it, or a newer one.");
    }

    @Test
    void anUnknownNetworkIsRefused() throws IOException {
        edit("\"type\":\"mlp\"", "\"type\":\"transformer\"");

        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: " + path + " must describe its network");
    }

    @Test
    void modelsOfAnotherClassAndMissingPathsAreRefused() {
        assertThatThrownBy(() -> LayerNormMLPRegressionModel.load(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "LayerNormMLPRegressionModel: " + path + " must be a saved LayerNormMLPRegressionModel, but its"
                                + " class is \"io.github.sparklayernorm.ml.LayerNormMLPClassificationModel\"; load it with its own"
                                + " class, a pipeline with PipelineModel or Pipeline.");
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

    /** Edits the metadata, and seals them again. */
    private void edit(String pattern, String replacement) throws IOException {
        SavedFiles.editAndSeal(Path.of(path), text -> {
            String edited = text.replaceFirst(pattern, replacement);
            assertThat(edited).isNotEqualTo(text);
            return edited;
        });
    }
}
