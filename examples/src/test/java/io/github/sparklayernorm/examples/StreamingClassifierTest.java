package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingClassifierTest {
    @TempDir
    Path folder;

    @Test
    void withoutFilesTheUsageIsShown() {
        Run run = Run.of(StreamingClassifier::command, "");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("Missing required options: '--train=FILE', '--test=FILE'")
                .contains("Usage: StreamingClassifier");
    }

    @Test
    void everyEventIsScoredAndMoreOfASequenceSaysMore() throws IOException {
        Path train = Files.writeString(folder.resolve("TRAIN.ts"), waves(60, 1));
        Path test = Files.writeString(folder.resolve("TEST.ts"), waves(20, 2));

        Run run = null;
        for (String epochs : new String[] {"--epochs=1", "--epochs=12"}) { // what an earlier run left is gone
            run = Run.of(
                    StreamingClassifier::command,
                    epochs + " --hidden=8 --dropout=0 --step-size=0.02 --partitions=2 --train " + train + " --test "
                            + test + " --output " + folder.resolve("out"));
            assertThat(run.code()).as(run.err()).isZero();
        }

        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly(
                        "accuracyAt25", "accuracyAt50", "accuracyAt75", "accuracyAt100", "events", "eventsPerSecond");
        assertThat(figures.get("events").asInt()).isEqualTo(20 * 12);
        assertThat(figures.get("accuracyAt100").asDouble()).isGreaterThan(0.9);
        assertThat(Files.readString(folder.resolve("out/result.json"))).isEqualTo(run.lastLine());
    }

    /** Two kinds of waves, 12 steps of one channel. */
    private static String waves(int count, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("@problemName Waves\n@classLabel true fast slow\n@data\n");
        for (int i = 0; i < count; i++) {
            double phase = 2 * Math.PI * random.nextDouble();
            for (int t = 0; t < 12; t++) {
                double value = Math.sin(phase + t * (i % 2 == 0 ? 1.5 : 0.5)) + 0.05 * random.nextGaussian();
                text.append(t == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.4f", value));
            }
            text.append(i % 2 == 0 ? ":fast\n" : ":slow\n");
        }
        return text.toString();
    }
}
