package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.train.EpochRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    private ProgressLine line(int width) {
        return new ProgressLine(2, err, width, () -> now);
    }

    private String shown() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    private static EpochRecord epoch(int number, double validation) {
        return new EpochRecord(number, 0.54321, validation, 0.875, 2, 12_345.6, 0.001);
    }

    @Test
    void aLineIsDrawnOverItselfAndTheLastOneStays() {
        try (ProgressLine line = line(101)) {
            line.roundEnded(1, 2, 0.25, 0.9);
            assertThat(shown()).as("in the first half second").isEmpty();

            pass(0.6);
            line.roundEnded(1, 2, 0.5, 0.9);
            assertThat(shown())
                    .isEqualTo("\r" + padded("[epoch 1/2:=======>                      ] loss 0.9000", 100) + "\r");

            pass(0.1);
            line.roundEnded(1, 2, 0.75, 0.8);
            assertThat(shown()).as("five times a second at most").isEmpty();

            pass(0.2);
            line.epochEnded(epoch(1, Double.NaN));
            assertThat(shown()).contains("[epoch 1/2:===============>              ] loss 0.5432, 12,346 rows/s");

            line.epochEnded(epoch(2, 0.5));
            line.succeeded();
            assertThat(shown())
                    .isEqualTo("\r[epoch 2/2:==============================] loss 0.5432, validation 0.5000 (0.8750),"
                            + " 12,346 rows/s" + System.lineSeparator());
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void itIsNeverWiderThanTheConsole() {
        try (ProgressLine line = line(20)) {
            pass(1);
            line.epochEnded(epoch(1, 0.5));
            assertThat(shown()).hasSize(2 + 19);
        }
    }

    @Test
    void aFailedFitLeavesNothing() {
        try (ProgressLine line = line(40)) {
            pass(1);
            line.roundEnded(1, 2, 0.5, 0.9);
            shown();
        }
        assertThat(shown()).isEqualTo("\r" + " ".repeat(39) + "\r");
    }

    @Test
    void ofFitsSideBySideOneDraws() {
        try (ProgressLine first = line(80);
                ProgressLine second = line(80)) {
            pass(1);
            first.roundEnded(1, 2, 0.5, 0.9);
            assertThat(shown()).isNotEmpty();
            second.roundEnded(1, 2, 0.5, 0.9);
            second.succeeded();
            assertThat(shown()).isEmpty();

            first.close();
            shown();
            pass(1);
            second.roundEnded(2, 2, 0.5, 0.9);
            assertThat(shown()).isNotEmpty();
        }
    }

    @Test
    void whereSparkShowsNoProgressNothingIsShown() {
        try (ProgressLine line = new ProgressLine(2, null, 80, () -> now)) {
            pass(1);
            line.roundEnded(1, 2, 0.5, 0.9);
            line.epochEnded(epoch(2, 0.5));
            line.succeeded();
        }
        assertThat(shown()).isEmpty();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
