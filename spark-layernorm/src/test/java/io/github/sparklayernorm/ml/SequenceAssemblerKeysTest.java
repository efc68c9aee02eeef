package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, times and constant columns are what they are to Spark's own groupBy, orderBy and minus. */
class SequenceAssemblerKeysTest extends SparkTest {
    private static SequenceAssembler stage() {
        return new SequenceAssembler().setIdCol("id").setInputCols(new String[] {"x"});
    }

    /** Rows of the columns id, time, x. */
    private static Dataset<Row> rows(String... values) {
        return spark().sql("SELECT * FROM VALUES " + String.join(", ", values) + " AS t(id, time, x)")
                .repartition(3);
    }

    private static List<String> steps(Dataset<Row> sequences) {
        return sequences.selectExpr("array_join(transform(features, v -> string(v)), ' ')").collectAsList().stream()
                .map(row -> row.getString(0).replaceAll("\\.0|[\\[\\]]", ""))
                .sorted()
                .toList();
    }

    @Test
    void idsThatAreNoUtf8StayApartAndComeOutAsTheyWere() {
        Dataset<Row> rows = rows("(X'4DFC', 1, 1D)", "(X'4DFC', 3, 3D)", "(X'4DF6', 2, 20D)", "(X'4DF6', 4, 40D)")
                .selectExpr("CAST(id AS STRING) AS id", "time", "x");

        Dataset<Row> out = stage().setConstantCols(new String[] {"copy"}).transform(rows.selectExpr("*", "id AS copy"));

        assertThat(steps(out.select("features"))).containsExactly("1 3", "20 40");
        assertThat(out.selectExpr("hex(CAST(id AS BINARY)) AS id", "hex(CAST(copy AS BINARY)) AS copy")
                        .orderBy("id")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[4DF6,4DF6], [4DFC,4DFC]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTF8_BINARY", "UTF8_LCASE", "UNICODE", "UNICODE_CI", "UTF8_BINARY_RTRIM", "UTF8_LCASE_RTRIM"})
    void idsOfACollationAreGroupedAsSparkGroupsThem(String collation) {
        Dataset<Row> rows = spark().range(0, 200, 1, 4)
                .selectExpr(
                        "concat(if(id % 2 = 0, 'Series', 'sERIES'), id % 10, repeat(' ', int(id % 3))) COLLATE "
                                + collation + " AS id",
                        "id AS time",
                        "double(id) AS x");
        long groups = rows.groupBy("id").count().count();

        Dataset<Row> out = stage().transform(rows);

        assertThat(out.count()).isEqualTo(groups);
        assertThat(out.selectExpr("max(size(features))").head().getInt(0))
                .isEqualTo(rows.groupBy("id")
                        .count()
                        .selectExpr("int(max(count))")
                        .head()
                        .getInt(0));
        assertThat(out.schema().apply("id")).isEqualTo(rows.schema().apply("id"));
    }

    @Test
    void idsMayBeOfAnyTypeThatSparkGroupsBy() {
        assertThat(steps(stage().transform(rows(
                        "(0D, 1, 1D)",
                        "(-0D, 2, 2D)",
                        "(double('NaN'), 3, 3D)",
                        "(double('NaN'), 4, 4D)",
                        "(1D, 5, 5D)"))))
                .containsExactly("1 2", "3 4", "5");
        assertThat(steps(stage().transform(rows("(X'01', 1, 1D)", "(X'02', 2, 2D)", "(X'01', 3, 3D)"))))
                .containsExactly("1 3", "2");
        assertThat(steps(stage().transform(rows("(1.10, 1, 1D)", "(1.1, 2, 2D)", "(1.2, 3, 3D)"))))
                .containsExactly("1 2", "3");
        assertThat(steps(stage().transform(rows(
                        "(struct('a', array(1)), 1, 1D)",
                        "(struct('a', array(2)), 2, 2D)",
                        "(struct('a', array(1)), 3, 3D)"))))
                .containsExactly("1 3", "2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 256, 1000})
    void nanosecondsAreOrderedAndSubtractedAsWholeNumbers(long gap) {
        Dataset<Row> rows = spark().range(0, 40, 1, 3)
                .selectExpr("'a' AS id", "1700000000000000000 + id * " + gap + " AS time", "double(id) AS x");
        String all = java.util.stream.IntStream.range(0, 40)
                .mapToObj(Integer::toString)
                .collect(java.util.stream.Collectors.joining(" "));

        for (String gaps : List.of("ignore", "error", "split", "fill")) {
            assertThat(steps(stage().setGaps(gaps).setStep(gap).transform(rows)))
                    .as(gaps)
                    .containsExactly(all);
        }
        assertThat(steps(stage().setGaps("fill").setStep(gap).transform(rows.filter("time % 3 < 2")))
                        .get(0)
                        .split(" "))
                .hasSizeGreaterThan(37);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal(38,0) | 9999999999999999999999999999999999999 | 1",
                "decimal(38,9) | 12345678901234567890.12345678         | 1e-9",
                "bigint        | 900719925474099                       | 1",
                "int           | 214748360                             | 1",
                "tinyint       | 5                                     | 1",
            })
    void wholeAndDecimalTimesAreExact(String type, String digits, String step) {
        Dataset<Row> rows = spark().range(0, 5, 1, 2)
                .selectExpr(
                        "'a' AS id", "CAST(concat('" + digits + "', id) AS " + type + ") AS time", "double(id) AS x");

        assertThat(steps(stage().setGaps("error")
                        .setStep(Double.parseDouble(step))
                        .transform(rows)))
                .containsExactly("0 1 2 3 4");
    }

    @Test
    void timesFartherApartThanALongCanSayAreInOrder() {
        Dataset<Row> rows = rows("('a', " + Long.MAX_VALUE + ", 2D)", "('a', -9223372036854775807, 1D)");

        assertThat(steps(stage().transform(rows))).containsExactly("1 2");
        assertThat(steps(stage().setGaps("split").setStep(1).transform(rows))).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "timestamp_ntz"})
    void microsecondsOfAnyCenturyAreTold(String type) {
        for (String day : List.of("0001-01-01", "1970-01-01", "9999-12-31")) {
            Dataset<Row> rows = spark().range(0, 5, 1, 2)
                    .selectExpr(
                            "'a' AS id",
                            "CAST(concat('" + day + " 12:00:00.00000', id) AS " + type + ") AS time",
                            "double(id) AS x");
            SequenceAssembler stage = stage().setStep(1e-6);

            assertThat(steps(stage.setGaps("error").transform(rows))).as(day).containsExactly("0 1 2 3 4");
            assertThat(steps(stage.setGaps("split").transform(rows.filter("x != 2"))))
                    .as(day)
                    .containsExactly("0 1", "3 4");
        }
    }

    @Test
    void datesAreDaysApart() {
        Dataset<Row> rows =
                rows("('a', date'0001-01-01', 1D)", "('a', date'0001-01-02', 2D)", "('a', date'0001-01-04', 4D)");

        assertThat(steps(stage().setStep(1).setGaps("split").transform(rows))).containsExactly("1 2", "4");
    }

    @Test
    void timesAreTheSameWhereSparkSaysSo() {
        assertThatThrownBy(() -> stage().transform(rows("('a', 0D, 1D)", "('a', -0D, 2D)"))
                        .collectAsList())
                .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                        .hasMessageStartingWith("SequenceAssembler: the rows of a series must have different times"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "double('NaN')                       | double('NaN')                     | true",
                "0D                                  | -0D                               | true",
                "CAST(NULL AS string)                | CAST(NULL AS string)              | true",
                "CAST(NULL AS string)                | 'a'                               | false",
                "'A' COLLATE UTF8_LCASE              | 'a' COLLATE UTF8_LCASE            | true",
                "'A'                                 | 'a'                               | false",
                "CAST(X'FC' AS string)               | CAST(X'F6' AS string)             | false",
                "9007199254740993                    | 9007199254740992                  | false",
                "X'01'                               | X'01'                             | true",
                "array(1, 2)                         | array(1, 2)                       | true",
                "map('k', 1)                         | map('k', 1)                       | true",
                "map('k', 1)                         | map('k', 2)                       | false",
            })
    void constantsAreConstantWhereSparkSaysSo(String first, String second, boolean same) {
        Dataset<Row> rows = spark().sql("SELECT 'a' AS id, 1 AS time, 1D AS x, " + first
                + " AS c UNION ALL SELECT 'a', 2, 2D, " + second);
        SequenceAssembler stage = stage().setConstantCols(new String[] {"c"});

        if (same) {
            assertThat(steps(stage.transform(rows))).containsExactly("1 2");
        } else {
            assertThatThrownBy(() -> stage.transform(rows).collectAsList())
                    .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                            .hasMessageStartingWith(
                                    "SequenceAssembler: constantCols must have one value in each series"));
        }
    }

    @Test
    void codeGenerationDoesNotMatter() {
        Dataset<Row> rows = rows("('b', 1, 1D)", "('a', 3, 3D)", "('a', 2, 2D)");
        spark().conf().set("spark.sql.codegen.wholeStage", "false");
        spark().conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        try {
            assertThat(steps(stage().transform(rows))).containsExactly("1", "2 3");
        } finally {
            spark().conf().unset("spark.sql.codegen.wholeStage");
            spark().conf().unset("spark.sql.codegen.factoryMode");
        }
    }
}
