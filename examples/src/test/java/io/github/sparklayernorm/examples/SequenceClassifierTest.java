package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceClassifierTest {
    private static final String HEADER = "# two kinds of waves\n@problemName Waves\n@timeStamps false\n@univariate %s\n"
            + "@equalLength %s\n@classLabel true fast slow\n@data\n";
    private static final String SMALL = "--epochs=30 --hidden=8 --dropout=0 --step-size=0.02 --partitions=2 --train ";

    @TempDir
    Path folder;

    @Test
    void withoutAFileTheUsageIsShown() {
        Run run = Run.of(SequenceClassifier::command, "");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("Missing required option: '--train=FILE'")
                .contains("Usage: SequenceClassifier", "--cell-type", "--normalization", "--output");
    }

    @Test
    void filesThatCannotBeReadAreUsageErrors() throws IOException {
        Path headless = Files.writeString(folder.resolve("headless.ts"), "1,2,3:fast\n");
        Run noClasses = Run.of(SequenceClassifier::command, "--train " + headless);
        assertThat(noClasses.code()).isEqualTo(2);
        assertThat(noClasses.err())
                .contains("headless.ts: must have a line \"@classLabel true ...\", but has none; take a"
                        + " classification file.");
        Run missing = Run.of(SequenceClassifier::command, "--train " + folder.resolve("missing.tsv"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err())
                .contains("missing.tsv: must be a readable file, but does not exist; correct the path.");
    }

    @Test
    void timeStampsAreRefusedWhereverTheHeaderNamesThem() throws IOException {
        for (String header :
                new String[] {"@timeStamps true\n@classLabel true a b", "@classLabel true a b\n@timestamps True"}) {
            Path file = Files.writeString(folder.resolve("stamped.ts"), header + "\n@data\n(0,1),(1,2):a\n");
            Run run = Run.of(SequenceClassifier::command, "--train " + file);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("stamped.ts: must have no time stamps, but has them; convert it.");
        }
    }

    @Test
    void packedFilesAndEndingsInCapitalsAreRead() throws IOException {
        Path plain = Files.writeString(folder.resolve("PLAIN.TS"), waves(80, 1, 14, 14, 1));
        Path packed = folder.resolve("packed.Ts.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(waves(40, 1, 14, 14, 2).getBytes(StandardCharsets.UTF_8));
        }
        Run run = Run.of(SequenceClassifier::command, "--epochs=1 --hidden=4 --train " + plain + " --test " + packed);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("80 sequences to train on, 40 to test with");
        Path shouting = Files.copy(packed, folder.resolve("packed.ts.GZ"));
        assertThat(Run.of(SequenceClassifier::command, "--train " + shouting).err())
                .contains("packed.ts.GZ: must end in .gz for Spark to unpack it, but does not in these letters; rename"
                        + " it.");
    }

    @Test
    void aLineOfAnotherFormatIsShownWithoutAStackTrace() throws IOException {
        Path file = Files.writeString(folder.resolve("prose.txt"), "To be, or not to be\n");
        Run run = Run.of(SequenceClassifier::command, "--train " + file);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "SequenceClassifier: a line must be \"id TAB label TAB step;step;...\", numbers"
                                + " between commas, but is \"To be, or not to be\"; repair the file or name another.");
    }

    @Test
    void valuesThatTheStageRefusesAreUsageErrors() throws IOException {
        Path file = Files.writeString(folder.resolve("waves.ts"), waves(10, 2, 9, 9, 1));
        Run run = Run.of(SequenceClassifier::command, "--cell-type=lst --train " + file);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("Invalid value for option '--cell-type': must be one of");
    }

    @Test
    void learnsEquallyLongSequencesOfOneChannel() throws IOException {
        assertThat(accuracy(1, 14, 14, "--cell-type=lstm --normalization=layer"))
                .isGreaterThan(0.9);
    }

    @Test
    void learnsSequencesOfManyChannelsAndLengths() throws IOException {
        assertThat(accuracy(5, 9, 25, "--cell-type=gru --no-bidirectional --pooling=mean"))
                .isGreaterThan(0.8);
    }

    private double accuracy(int channels, int shortest, int longest, String options) throws IOException {
        Path train = Files.writeString(folder.resolve("TRAIN.ts"), waves(80, channels, shortest, longest, 1));
        Path test = Files.writeString(folder.resolve("TEST.ts"), waves(40, channels, shortest, longest, 2));
        Path output = folder.resolve("out");
        Run run = Run.of(
                SequenceClassifier::command, SMALL + train + " --test " + test + " --output " + output + " " + options);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("80 sequences to train on, 40 to test with");
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("testAccuracy", "fitSeconds", "sequencesPerSecond", "testSequencesPerSecond");
        assertThat(figures.get("fitSeconds").asDouble()).isPositive();
        assertThat(Files.readString(output.resolve("result.json"))).isEqualTo(run.lastLine());
        assertThat(output.resolve("model/metadata")).isDirectory();
        return figures.get("testAccuracy").asDouble();
    }

    @Test
    void penStrokesWithoutATestFileAreSplit() throws IOException {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            int label = i % 2;
            lines.append(i).append('\t').append(label).append('\t');
            for (int t = 0, length = 6 + random.nextInt(5); t < length; t++) {
                lines.append("%s%d,%d,0".formatted(t == 0 ? "" : ";", label + random.nextInt(2), 1 - label));
            }
            lines.append('\n');
        }
        Path file = Files.writeString(folder.resolve("strokes.tsv"), lines);
        Run run = Run.of(SequenceClassifier::command, SMALL + file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).doesNotStartWith("100 sequences to train on");
        assertThat(new ObjectMapper()
                        .readTree(run.lastLine())
                        .get("testAccuracy")
                        .asDouble())
                .isGreaterThan(0.9);
    }

    @Test
    void tellsTheSpeakersOfJapaneseVowelsApart() throws IOException {
        Path data = Path.of("../../shared/data/japanese_vowels");
        assumeTrue(Files.isDirectory(data), "the data sets are not in ../shared/data");
        Run run = Run.of(
                SequenceClassifier::command,
                "--cell-type=lstm --normalization=layer --hidden=64 --partitions=2 --train "
                        + data.resolve("JapaneseVowels_TRAIN.ts") + " --test "
                        + data.resolve("JapaneseVowels_TEST.ts"));
        assertThat(run.out()).startsWith("270 sequences to train on, 370 to test with");
        assertThat(new ObjectMapper()
                        .readTree(run.lastLine())
                        .get("testAccuracy")
                        .asDouble())
                .isGreaterThanOrEqualTo(0.96);
    }

    /** Sine waves of two frequencies with a random phase, in every channel. */
    private static String waves(int count, int channels, int shortest, int longest, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(HEADER.formatted(channels == 1, shortest == longest));
        for (int i = 0; i < count; i++) {
            int length = shortest + random.nextInt(longest - shortest + 1);
            for (int channel = 0; channel < channels; channel++) {
                double phase = 6 * random.nextDouble();
                for (int t = 0; t < length; t++) {
                    double value = 100 * Math.sin(phase + t * (i % 2 == 0 ? 1.5 : 0.5));
                    text.append(t == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.3f", value));
                }
                text.append(':');
            }
            text.append(i % 2 == 0 ? "fast" : "slow").append('\n');
        }
        return text.toString();
    }
}
