package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.notebooks.Output.Kind;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScalaSessionTest {
    private static ScalaSession session;

    @BeforeAll
    static void open() {
        session = new ScalaSession(SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate());
    }

    @AfterAll
    static void close() {
        session.close();
        SparkSession.active().stop();
    }

    @Test
    void paragraphsSeeSparkAndWhatEarlierOnesDefined() throws Exception {
        assertThat(session.run("val rows = spark.range(5).filter($\"id\" > 1)"))
                .singleElement()
                .satisfies(output -> assertThat(output.data()).startsWith("val rows: "));

        assertThat(session.run("println(rows.agg(sum(\"id\")).head().getLong(0) + sc.defaultParallelism)"))
                .containsExactly(new Output(Kind.TEXT, "10\n"));
    }

    @Test
    void aShownDataFrameIsATable() throws Exception {
        assertThat(session.run("z.show(Seq((1, \"a\"), (2, \"b\")).toDF(\"number\", \"name\"))"))
                .containsExactly(new Output(Kind.TABLE, "number\tname\n1\ta\n2\tb"));
    }

    @Test
    void displayDirectivesSplitTheOutput() throws Exception {
        assertThat(session.run("println(\"before\"); println(\"%html <b>100 %</b>\"); println(\"%text after\")"))
                .containsExactly(
                        new Output(Kind.TEXT, "before\n"),
                        new Output(Kind.HTML, "<b>100 %</b>"),
                        new Output(Kind.TEXT, "after\n"));
    }

    @Test
    void aParagraphThatThrowsFailsWithItsException() {
        assertThatThrownBy(() -> session.run("val first = 1\nSeq.empty[Int].head"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("NoSuchElementException");
    }

    @Test
    void aParagraphThatDoesNotCompileFailsWithTheCompilersMessage() {
        assertThatThrownBy(() -> session.run("val number: Int = \"text\""))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("type mismatch");
    }

    @Test
    void aHalfStatementFails() {
        assertThatThrownBy(() -> session.run("val open = Seq(1,"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("in the middle of a statement");
    }
}
