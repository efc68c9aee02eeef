package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that users set as paths: refused in our words where they are none, and taken letter by letter where they are. */
class PathsTest extends SparkTest {
    private static final Vector ANY = Vectors.dense(1, 2, 3, 4);

    @TempDir
    Path directory;

    private static LayerNormMLPClassifier stage() {
        return new LayerNormMLPClassifier().setHiddenLayers(new int[] {4}).setMaxIter(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\ck", "hdfs://[bad", "hdfs://", "foo://x", "file://host/x", "", "name:1"})
    void whatIsNoPathIsRefused(String text) {
        String words = "(?s).+ must be (a path|on a file system that is known and reached here), but \""
                + ".*\" (is none|is not) \\(.+\\); write it as /directory, .+\\.";
        MLWritable model = stage().fit(Samples.clusters(spark(), 20));
        for (MLWritable saved : new MLWritable[] {model, stage(), new LayerNormalizer()}) {
            assertThatThrownBy(() -> saved.save(text))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching(words)
                    .hasMessageStartingWith(saved.getClass().getSimpleName() + ": the path of a saved stage must be");
            assertThatThrownBy(() -> saved.write().overwrite().save(text)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(words);
        assertThatThrownBy(() -> LayerNormMLPClassifier.load(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(words);
        if (!text.isEmpty()) { // no checkpoints
            Dataset<Row> never = Samples.clusters(spark(), 20)
                    .withColumn("label", functions.expr("double(raise_error('no row is to be read'))"));
            assertThatThrownBy(() -> stage().setCheckpointDir(text).fit(never))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("checkpointDir must be")
                    .hasMessageMatching(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b", "a[1]", "{a,b}", "a*?", "a b%20"})
    void noLetterIsAPattern(String name) throws IOException {
        Path saved = directory.resolve(name);
        Path checkpoints = directory.resolve("ck" + name);
        LayerNormMLPClassificationModel model =
                stage().setCheckpointDir(checkpoints.toString()).fit(Samples.clusters(spark(), 20));
        assertThat(checkpoints).isEmptyDirectory();
        model.save(saved.toString());
        assertThat(LayerNormMLPClassificationModel.load(saved.toString()).predictRaw(ANY))
                .isEqualTo(model.predictRaw(ANY));
        stage().save(saved + "-stage");
        assertThat(LayerNormMLPClassifier.load(saved + "-stage").getMaxIter()).isEqualTo(1);
    }

    @Test
    void anotherModelThatAPatternWouldFindIsNotLoaded() throws IOException {
        stage().fit(Samples.clusters(spark(), 20)).save(directory.resolve("a1").toString());
        assertThat(Files.exists(directory.resolve("a[1]"))).isFalse();
        assertThatThrownBy(() -> LayerNormMLPClassificationModel.load(
                        directory.resolve("a[1]").toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("its metadata cannot be read");
    }
}
