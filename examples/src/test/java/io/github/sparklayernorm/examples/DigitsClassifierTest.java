package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.PipelineModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsClassifierTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --hidden abc            | Invalid value for option '--hidden' (UNITS): 'abc' is not an int
            --hidden 10,0           | Invalid value for option '--hidden': must be an array of whole numbers >= 1
            --normalization foo     | Invalid value for option '--normalization': must be one of layer, batch, weight, none, rms, group(n), but is foo
            --activation sine       | Invalid value for option '--activation': must be one of
            --dropout 1             | Invalid value for option '--dropout': must be in [0, 1), but is 1.0
            --batch-size 0          | Invalid value for option '--batch-size': must be a whole number >= 1, but is 0
            --epochs many           | Invalid value for option '--epochs': 'many' is not an int
            --step-size -1          | Invalid value for option '--step-size': must be a finite number > 0, but is -1.0
            --averaging-interval 0  | Invalid value for option '--averaging-interval': must be a whole number >= 1, but is 0
            --device tpu            | Invalid value for option '--device': must be one of auto, cpu, opencl, but is tpu
            --partitions 0          | Invalid value for option '--partitions': must be a whole number of 1 or more, but is '0'
            --train-rows x          | Invalid value for option '--train-rows': must be a whole number of 1 or more, but is 'x'
            --test-rows -5          | Invalid value for option '--test-rows': must be a whole number of 1 or more, but is '-5'
            --speed 11              | Unknown options: '--speed', '11'
            """)
    void refusesWrongArgumentsWithTheUsageAndCode2(String arguments, String message) {
        Run run = Run.of(DigitsClassifier::command, arguments);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith(message).contains("Usage: DigitsClassifier [");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesDataThatIsNotThere() {
        Path nowhere = folder.resolve("nowhere");
        Run run = Run.of(DigitsClassifier::command, "--data " + nowhere + " --output " + folder);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(nowhere + ": must be a directory that holds train-images-idx3-ubyte, but does not exist; "
                        + "correct the path.")
                .contains("Usage: DigitsClassifier [");
    }

    @Test
    void refusesAnOutputThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Run run = Run.of(DigitsClassifier::command, "--output " + file.resolve("below"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith(file.resolve("below") + ": must be a directory that can be written, but ");
    }

    @Test
    void helpNamesEveryOptionWithItsDefault() {
        Run run = Run.of(DigitsClassifier::command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("--hidden=UNITS[,UNITS...]", "256,128", "out/digits")
                .contains("layer, batch, weight, none, rms or group(n) (default: layer)")
                .contains("Rows of a mini-batch in each replica (default: 128)")
                .contains("(default: auto)")
                .doesNotContain("null");
    }

    @Test
    void trainsOnDrawnDigitsAndWritesPicturesAndModel() throws IOException {
        Path output = folder.resolve("new/digits");
        Run run = Run.of(
                DigitsClassifier::command,
                "--train-rows=3000 --test-rows=500 --hidden=64 --epochs=4 --batch-size=32 --averaging-interval=8"
                        + " --partitions=2 --output " + output);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> line.startsWith("epoch "))).hasSize(4);
        assertThat(run.out())
                .startsWith("3,000 digits drawn with seed 1 to train on, 500 to test with, 28 x 28 pixels")
                .contains("loaded again, the model gives the same probabilities to the bit");
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("testAccuracy", "fitSeconds", "rowsPerSecond", "epochs", "kernels");
        assertThat(figures.get("testAccuracy").asDouble()).isBetween(0.8, 1.0);
        assertThat(figures.get("fitSeconds").asDouble()).isPositive();
        assertThat(figures.get("rowsPerSecond").asDouble()).isPositive();
        assertThat(figures.get("epochs").asInt()).isEqualTo(4);
        assertThat(figures.get("kernels").asText()).isNotEmpty();
        for (String name : List.of("loss.png", "confusion.png", "misclassified.png")) {
            BufferedImage picture = ImageIO.read(output.resolve(name).toFile());
            assertThat(picture.getWidth()).as(name).isGreaterThan(400);
            Files.createDirectories(Path.of("target/pictures"));
            Files.write(Path.of("target/pictures/digits-" + name), Files.readAllBytes(output.resolve(name)));
        }
        assertThat(PipelineModel.load(output.resolve("model").toString()).stages())
                .hasSize(1);
        assertThat(output).isDirectoryNotContaining("glob:**/.*.crc");
    }

    @Test
    void aTrainingThatDivergesSaysWhyWithoutAStackTrace() {
        Run run = Run.of(
                DigitsClassifier::command,
                "--train-rows=400 --hidden=8 --epochs=1 --normalization=none --step-size=1e30 --output " + folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("DigitsClassifier: The training loss must stay finite, but ")
                .doesNotContain("\tat ");
    }

    @Test
    void theSameArgumentsGiveTheSameModel() throws IOException {
        String arguments = "--train-rows=400 --test-rows=200 --hidden=16 --epochs=1 --partitions=3 --output " + folder;
        String first = Run.of(DigitsClassifier::command, arguments).lastLine();
        String second = Run.of(DigitsClassifier::command, arguments).lastLine();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(second).get("testAccuracy"))
                .isEqualTo(json.readTree(first).get("testAccuracy"));
    }

    @Test
    void readsMnist() throws IOException {
        Path mnist = Path.of("../../shared/data/mnist");
        assumeTrue(Files.isDirectory(mnist), "MNIST is not in ../shared/data/mnist");
        Run run = Run.of(
                DigitsClassifier::command,
                "--train-rows=6000 --test-rows=1000 --hidden=100 --epochs=2 --batch-size=32 --data " + mnist
                        + " --output " + folder);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("6,000 images of ");
        assertThat(new ObjectMapper()
                        .readTree(run.lastLine())
                        .get("testAccuracy")
                        .asDouble())
                .isGreaterThan(0.8);
    }
}
