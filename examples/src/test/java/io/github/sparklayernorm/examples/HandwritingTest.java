package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandwritingTest {
    @TempDir
    Path folder;

    @Test
    void learnsDigitsAndDrawsThem() throws IOException {
        Run run = Run.of(
                Handwriting::command,
                "--digits=300 --spacing=3 --hidden=32 --mixtures=4 --batch-size=16 --epochs=6 --step-size=0.01"
                        + " --samples=3 --partitions=2 --output=" + folder);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("300 digits, a tenth of them held out");
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        // knowing no more than the mean and deviation of all offsets costs about 5
        assertThat(figures.get("heldOutNatsPerPoint").asDouble()).isBetween(-5.0, 4.0);
        assertThat(figures.get("pointsPerDigit").asDouble()).isBetween(10.0, 40.0);
        BufferedImage picture = ImageIO.read(folder.resolve("handwriting.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(36 + 3 * 82 + 10);
        assertThat(dark(picture)).isGreaterThan(2000);
        assertThat(folder.resolve("model/metadata")).isDirectory();
    }

    private static int dark(BufferedImage picture) {
        int count = 0;
        for (int y = 50; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += (picture.getRGB(x, y) & 0xFF) < 60 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void wrongArgumentsShowTheUsage() {
        for (String[] wrong : new String[][] {
            {"--spacing=0", "Invalid value for option '--spacing': must be more than 0."},
            {"--bias=-1", "Invalid value for option '--bias': must be at least 0."},
            {"--digits=0", "Invalid value for option '--digits'"},
            {"--cell-type=transformer", "Invalid value for option '--cell-type'"}
        }) {
            Run run = Run.of(Handwriting::command, wrong[0]);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).startsWith(wrong[1]).contains("Usage: Handwriting");
        }
    }

    @Test
    void readsTheRealStrokes() throws IOException {
        Path file = Path.of("../../shared/data/mnist_strokes/strokes_test.tsv.gz");
        assumeTrue(Files.isRegularFile(file), "the strokes are not in ../shared/data");
        Path part = Files.write(folder.resolve("part.tsv"), firstLines(file, 200));
        Run run = Run.of(
                Handwriting::command, "--hidden=16 --mixtures=3 --epochs=2 --batch-size=16 --samples=1 --data " + part);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(run.lastLine())
                        .get("pointsPerDigit")
                        .asDouble())
                .isBetween(12.0, 35.0);
    }

    private static List<String> firstLines(Path gzip, int count) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
            return in.lines().limit(count).toList();
        }
    }
}
