package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.examples.sequences.Alphabet;
import io.github.sparklayernorm.examples.sequences.TextRows;
import io.github.sparklayernorm.ml.LayerNormSequenceGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterModelTest {
    private static final String SMALL =
            " --hidden=24 --row-length=30 --batch-size=8 --epochs=8 --step-size=0.01 --partitions=2 --sample=60 --data ";

    @TempDir
    Path folder;

    @Test
    void learnsAndWritesBesideANetworkWithoutNormalisation() throws IOException {
        Path file = Files.writeString(folder.resolve("song.txt"), "row, row, row your boat\n".repeat(150));
        Run run = Run.of(
                CharacterModel::command, "--compare --temperature=0 --output=" + folder.resolve("out") + SMALL + file);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("3,240 characters to train on, 360 held out, 11 different ones");
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames()).toIterable().containsExactly("layer", "none");
        assertThat(figures.get("layer").get("bitsPerCharacter").asDouble()).isBetween(0.0, 0.5);
        assertThat(run.out()).contains("row, row, row your boat\nrow, row, row your boat\n");
        assertThat(Files.readString(folder.resolve("out/result.json"))).isEqualTo(run.lastLine());
        assertThat(LayerNormSequenceGenerator.load(folder.resolve("out/model").toString())
                        .generateTokens(1, 5, 0))
                .hasSize(5);
    }

    @Test
    void wrongArgumentsShowTheUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("short.txt"), "too short");
        assertRefused("", "Missing required option: '--data=FILE'");
        assertRefused(
                "--data " + folder.resolve("none.txt"), folder.resolve("none.txt") + ": must be a readable text file");
        assertRefused("--data " + file, file + ": must have at least 20 characters; choose a longer text.");
        Files.writeString(file, "a text of more than twenty characters");
        assertRefused("--start=Z --data " + file, "Invalid value for option '--start'");
        assertRefused("--temperature=-1 --data " + file, "Invalid value for option '--temperature'");
        assertRefused("--compare --normalization none --start=a --data " + file, "--compare trains without");
    }

    private static void assertRefused(String arguments, String reason) {
        Run run = Run.of(CharacterModel::command, arguments);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith(reason).contains("Usage: CharacterModel");
    }

    @Test
    void bitsAreOfCharactersAndNotOfRows() {
        List<org.apache.spark.sql.Row> rows = List.of(
                RowFactory.create(List.of(1, 2, 3), 2 * Math.log(2)), RowFactory.create(List.of(1), 6 * Math.log(2)));
        assertThat(TextRows.bitsPerCharacter(TestSpark.session()
                        .createDataFrame(
                                rows, StructType.fromDDL("features array<int>, negativeLogLikelihood double"))))
                .isCloseTo(3, within(1e-12));
    }

    @Test
    void textComesBackFromItsNumbers() {
        String text = "naïve 𝄞 text\n";
        Alphabet alphabet = Alphabet.of(text);
        assertThat(alphabet.decode(alphabet.encode(text))).isEqualTo(text);
        assertThat(alphabet.size()).isEqualTo(10);
        assertThat(alphabet.covers("next")).isTrue();
        assertThat(alphabet.covers("nest")).isFalse();
    }

    @Test
    void readsTheRealText() throws IOException {
        Path file = Path.of("../../shared/data/tinyshakespeare/input.txt");
        assumeTrue(Files.isRegularFile(file), "the text is not in ../shared/data");
        Path part = Files.writeString(
                folder.resolve("part.txt"), Files.readString(file).substring(0, 60_000));
        Run run = Run.of(
                CharacterModel::command,
                "--row-length=100 --hidden=32 --epochs=3 --batch-size=4 --step-size=0.01 --data " + part);
        assertThat(run.code()).as(run.err()).isZero();
        double bits = new ObjectMapper()
                .readTree(run.lastLine())
                .get("layer")
                .get("bitsPerCharacter")
                .asDouble();
        assertThat(bits).isBetween(2.0, 4.2); // letters by their frequency alone: 4.5
    }
}
