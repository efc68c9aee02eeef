package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularExamplesTest {
    private static final String SMALL = "--epochs=5 --hidden=16 --trees=3 --partitions=2 --step-size=0.01 --data ";

    @TempDir
    Path folder;

    @Test
    void withoutDataTheUsageIsShown() {
        for (Run run : new Run[] {Run.of(AdultIncome::command, ""), Run.of(CaliforniaHousing::command, "")}) {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("Missing required option: '--data=DIR'")
                    .contains("Usage: ");
        }
    }

    @Test
    void aDirectoryWithoutTheFilesIsRefused() {
        Run run = Run.of(AdultIncome::command, "--data " + folder);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(folder + ": must hold one of adult.data, adult.data.gz, but holds none; download it or"
                        + " correct the path.")
                .contains("Usage: AdultIncome");
    }

    @Test
    void adultIncomeComparesThreeLearners() throws IOException {
        Files.writeString(folder.resolve("adult.data"), census(400, 1, ""));
        Files.writeString(folder.resolve("adult.test"), "|1x3 Cross validator\n" + census(200, 2, "."));
        Run run = Run.of(AdultIncome::command, SMALL + folder + " --batch-size=8");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("400 rows to train on, 200 to test with");
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("LayerNormMLPClassifier", "LogisticRegression", "GBTClassifier");
        for (JsonNode learner : figures) {
            assertThat(learner.get("AUC").asDouble()).isBetween(0.9, 1.0);
        }
    }

    @Test
    void californiaHousingComparesThreeLearners() throws IOException {
        Files.writeString(folder.resolve("housing.csv"), houses(500));
        Run run = Run.of(CaliforniaHousing::command, SMALL + folder + " --batch-size=8");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(run.lastLine());
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("LayerNormMLPRegressor", "LinearRegression", "GBTRegressor");
        for (JsonNode learner : figures) {
            assertThat(learner.get("R2").asDouble()).isBetween(0.3, 1.0);
        }
    }

    @Test
    void readsTheRealFiles() throws IOException {
        Path data = Path.of("../../shared/data");
        assumeTrue(Files.isDirectory(data), "the data sets are not in ../shared/data");
        JsonNode adult = new ObjectMapper()
                .readTree(Run.of(AdultIncome::command, SMALL + data.resolve("adult"))
                        .lastLine());
        assertThat(adult.get("LayerNormMLPClassifier").get("accuracy").asDouble())
                .isGreaterThan(0.84);
        JsonNode housing = new ObjectMapper()
                .readTree(Run.of(CaliforniaHousing::command, SMALL + data.resolve("california_housing"))
                        .lastLine());
        assertThat(housing.get("LayerNormMLPRegressor").get("RMSE").asDouble()).isLessThan(75_000);
    }

    /** Rows whose income follows from education and hours. */
    private static String census(int rows, long seed, String end) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        String[] work = {"Private", "State-gov", "?"};
        for (int i = 0; i < rows; i++) {
            int education = 1 + random.nextInt(16);
            int hours = 20 + random.nextInt(40);
            boolean rich = education * 3 + hours > 66 + random.nextInt(5);
            text.append("%d, %s, %d, HS-grad, %d, Divorced, Sales, Husband, White, Male, %d, 0, %d, Cuba, %s%s\n"
                    .formatted(
                            20 + random.nextInt(50),
                            work[i % 3],
                            random.nextInt(100_000),
                            education,
                            random.nextInt(10) * 100,
                            hours,
                            rich ? ">50K" : "<=50K",
                            end));
        }
        return text.toString();
    }

    /** Rows whose price follows from income and place; one in ten lacks its bedrooms. */
    private static String houses(int rows) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("longitude,latitude,housing_median_age,total_rooms,total_bedrooms,"
                + "population,households,median_income,median_house_value,ocean_proximity\n");
        for (int i = 0; i < rows; i++) {
            double income = 1 + 9 * random.nextDouble();
            boolean coast = random.nextBoolean();
            text.append("%.2f,%.2f,%d,%d,%s,%d,%d,%.4f,%.1f,%s\n"
                    .formatted(
                            -124 + 8 * random.nextDouble(),
                            33 + 8 * random.nextDouble(),
                            1 + random.nextInt(50),
                            1000 + random.nextInt(3000),
                            i % 10 == 0 ? "" : Integer.toString(200 + random.nextInt(500)),
                            500 + random.nextInt(2000),
                            200 + random.nextInt(500),
                            income,
                            40_000 * income + (coast ? 80_000 : 0) + 10_000 * random.nextGaussian(),
                            coast ? "NEAR BAY" : "INLAND"));
        }
        return text.toString();
    }
}
