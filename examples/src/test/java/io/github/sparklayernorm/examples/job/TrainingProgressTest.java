package io.github.sparklayernorm.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.train.EpochRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalEachEpochIsALine() {
        try (TrainingProgress progress = new TrainingProgress(err, false, 2)) {
            progress.roundEnded(1, 2, 0.5, 0.9);
            progress.epochEnded(new EpochRecord(1, 0.54321, Double.NaN, Double.NaN, 2, 12_345.6, 0.001));
            progress.epochEnded(new EpochRecord(2, 0.25, 0.5, 0.875, 2, 999, 0.001));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "epoch 1/2: loss 0.5432, 12,346 rows/s",
                        "epoch 2/2: loss 0.2500, validation loss 0.5000 (metric 0.8750), 999 rows/s");
    }

    @Test
    void epochsThatTheStagePlansAreKnownFromItsRounds() {
        try (TrainingProgress progress = new TrainingProgress(err, false, 1)) {
            progress.roundEnded(1, 16, 1, 0.9);
            progress.epochEnded(new EpochRecord(1, 0.5, Double.NaN, Double.NaN, 2, 100, 0.001));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("epoch 1/16: ");
    }

    @Test
    void onATerminalABarFillsUp() {
        try (TrainingProgress progress = new TrainingProgress(err, true, 2)) {
            progress.roundEnded(1, 2, 0.5, 0.9);
            progress.epochEnded(new EpochRecord(1, 0.5, Double.NaN, Double.NaN, 2, 100, 0.001));
            progress.roundEnded(2, 2, 1, 0.125);
            progress.epochEnded(new EpochRecord(2, 0.25, Double.NaN, Double.NaN, 2, 100, 0.001));
        }
        String shown = bytes.toString(StandardCharsets.UTF_8);
        assertThat(shown).contains("Training", "100%", "2/2 epochs", "loss 0.2500");
    }
}
