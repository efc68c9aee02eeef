package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.ml.LayerNormRNNRegressionModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AirQualityTest {
    private static final String SMALL = "--trees=2 --partitions=2 --window=12 --horizon=6 --hidden=16 ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --window 0              | Invalid value for option '--window': must be a whole number of 1 or more, but is '0'
            --horizon x             | Invalid value for option '--horizon': must be a whole number of 1 or more, but is 'x'
            --cell-type transformer | Invalid value for option '--cell-type': must be one of rnn, gru, lstm, mgu, but is transformer
            --data nowhere.csv      | nowhere.csv: must be a .csv file or a directory with such files, but does not exist; correct the path.
            """)
    void refusesWrongArgumentsWithTheUsageAndCode2(String arguments, String message) {
        Run run = Run.of(AirQuality::command, arguments + " --output " + folder);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith(message).contains("Usage: AirQuality [");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void forecastsAGeneratedSeriesBetterThanItsLastValue() throws IOException {
        Run run = Run.of(AirQuality::command, SMALL + "--hours=1500 --epochs=5 --step-size=0.01 --output " + folder);

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly(
                        "fitSeconds",
                        "treesFitSeconds",
                        "rmse",
                        "treesRmse",
                        "persistenceRmse",
                        "trainWindows",
                        "testWindows",
                        "window",
                        "horizon");
        assertThat(figures.get("rmse").asDouble())
                .isPositive()
                .isLessThan(figures.get("persistenceRmse").asDouble());
        assertThat(Files.readString(folder.resolve("result.json"))).isEqualTo(run.lastLine());
        BufferedImage picture = ImageIO.read(folder.resolve("forecast.png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(400);
        Files.createDirectories(Path.of("target/pictures"));
        Files.copy(
                folder.resolve("forecast.png"),
                Path.of("target/pictures/air-quality.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(LayerNormRNNRegressionModel.load(folder.resolve("model").toString())
                        .numTargets())
                .isEqualTo(1);
    }

    @Test
    void readsFilesWithMissingValues() throws IOException {
        StringBuilder text =
                new StringBuilder("\"No\",\"year\",\"month\",\"day\",\"hour\",\"PM2.5\",\"PM10\",\"SO2\",\"NO2\","
                        + "\"CO\",\"O3\",\"TEMP\",\"PRES\",\"DEWP\",\"RAIN\",\"wd\",\"WSPM\",\"station\"\n");
        for (int i = 0; i < 600; i++) {
            text.append("%d,2013,%d,%d,%d,%s,4,4,7,300,77,-0.7,1023,-18.8,0,\"NNW\",4.4,\"Here\"%n"
                    .formatted(i + 1, 3 + i / 480, 1 + i / 24 % 20, i % 24, i % 50 == 3 ? "NA" : "" + (50 + i % 24)));
        }
        Files.writeString(folder.resolve("one.csv"), text);
        Files.writeString(folder.resolve("readme.txt"), "not a table");

        Run run = Run.of(
                AirQuality::command, SMALL + "--epochs=1 --data " + folder + " --output " + folder.resolve("out"));

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(run.lastLine())
                        .get("trainWindows")
                        .asInt())
                .isBetween(300, 480);
    }

    @Test
    void readsTheRealFiles() throws IOException {
        Path data = Path.of("../../shared/data/beijing_air/PRSA_Data_Aotizhongxin_20130301-20170228.csv.gz");
        assumeTrue(Files.exists(data), "the data set is not in ../shared/data");

        Run run = Run.of(
                AirQuality::command,
                SMALL + "--epochs=1 --batch-size=128 --step-size=0.01 --data " + data + " --output " + folder);

        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.get("trainWindows").asInt()).isGreaterThan(20_000);
        assertThat(figures.get("rmse").asDouble())
                .isLessThan(figures.get("persistenceRmse").asDouble());
    }
}
