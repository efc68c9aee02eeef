package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSizeStudyTest {
    @TempDir
    Path folder;

    @Test
    void measuresAndDrawsEachNormalisationAtEachBatchSize() throws IOException {
        Run run = Run.of(
                BatchSizeStudy::command,
                "--train-rows=600 --test-rows=200 --batch-sizes=8,32 --hidden=32 --epochs=2 --seeds=1 --output "
                        + folder);

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.path("batchSizes")).hasSize(2);
        for (String normalization : List.of("layer", "batch", "weight", "none")) {
            assertThat(figures.path("testError").path(normalization)).hasSize(2).allSatisfy(error -> {
                assertThat(error.asDouble()).isBetween(0.0, 0.8);
            });
        }
        assertThat(Files.readAllLines(folder.resolve("batch-size.csv")))
                .hasSize(3)
                .startsWith("batchSize,layer,batch,weight,none");
        assertThat(ImageIO.read(folder.resolve("batch-size.png").toFile()).getWidth())
                .isEqualTo(800);
    }

    @Test
    void batchNormalisationOfOneRowIsLeftOut() throws IOException {
        Run run = Run.of(
                BatchSizeStudy::command,
                "--train-rows=60 --test-rows=50 --batch-sizes=1,20 --hidden=12 --epochs=1 --seeds=1 --output "
                        + folder);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("batch   batch size   1: not trained");
        assertThat(Files.readAllLines(folder.resolve("batch-size.csv")).get(1))
                .matches("1,0\\.\\d{4},,0\\.\\d{4},0\\.\\d{4}");
    }

    @Test
    void helpNamesEveryDefault() {
        Run run = Run.of(BatchSizeStudy::command, "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("1,2,4,8,16,32,64,128,256", "layer (default: 100)", "rows (default: 20)", "out/batch-size");
    }

    @Test
    void refusesABatchWithoutRows() {
        Run run = Run.of(BatchSizeStudy::command, "--batch-sizes 0 --output " + folder);

        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("batchSize");
    }
}
