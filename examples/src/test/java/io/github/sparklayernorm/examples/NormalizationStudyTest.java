package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalizationStudyTest {
    @TempDir
    Path folder;

    @Test
    void drawsAndWritesTheCurvesOfEachNormalisation() throws IOException {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 64; i++) {
            lines.append(i).append('\t').append(i % 2).append('\t');
            for (int t = 0; t < 5 + i % 3; t++) {
                lines.append("%s%d,%d".formatted(t == 0 ? "" : ";", i % 2 + random.nextInt(2), random.nextInt(9)));
            }
            lines.append('\n');
        }
        Path file = Files.writeString(folder.resolve("strokes.tsv"), lines);
        Path output = folder.resolve("out");
        Run run = Run.of(
                NormalizationStudy::command,
                "--hidden=6 --batch-size=8 --epochs=3 --seeds=2 --every=4 --train " + file + " --output " + output);

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        for (String normalization : List.of("layer", "batch", "none")) {
            assertThat(figures.path(normalization).path("lastLoss").asDouble()).isBetween(0.0, 1.0);
        }
        // 8 steps an epoch are 2 rounds: 6 points for each of 3 normalisations and 2 seeds
        assertThat(Files.readAllLines(output.resolve("recurrent-normalization.csv")))
                .hasSize(1 + 3 * 2 * 6)
                .startsWith("normalization,seed,step,seconds,loss")
                .element(6)
                .asString()
                .startsWith("layer,1,24,");
        assertThat(ImageIO.read(output.resolve("recurrent-normalization.png").toFile())
                        .getHeight())
                .isEqualTo(1000);
    }

    @Test
    void withoutAFileTheUsageIsShown() {
        Run run = Run.of(NormalizationStudy::command, "");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("Missing required option: '--train=FILE'");
    }
}
