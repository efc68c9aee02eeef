package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.notebooks.Output.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavaSessionTest {
    private final JavaSession session = new JavaSession();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void laterCellsSeeWhatEarlierOnesDefined() throws Exception {
        assertThat(session.run("int a = 3;\nint twice(int x) {\n  return 2 * x;\n}"))
                .isEmpty();

        assertThat(session.run("twice(a) + 1")).containsExactly(new Output(Kind.VALUE, "7"));
    }

    @Test
    void printedTextAndDisplayedValuesKeepTheirOrder() throws Exception {
        List<Output> outputs = session.run(
                "System.out.println(1);\nvar id = display(\"<b>2</b>\", \"text/html\");\nSystem.out.print(3);");

        assertThat(outputs)
                .containsExactly(
                        new Output(Kind.TEXT, "1\n"), new Output(Kind.HTML, "<b>2</b>"), new Output(Kind.TEXT, "3"));
    }

    @Test
    void anImageAtTheEndOfACellIsShownAsAPicture() throws Exception {
        List<Output> outputs = session.run("new java.awt.image.BufferedImage(2, 3, 1)");

        assertThat(outputs).singleElement().satisfies(output -> {
            assertThat(output.kind()).isEqualTo(Kind.PNG);
            assertThat(output.data()).startsWith("iVBORw0KGgo");
        });
    }

    @Test
    void aRenderedValueIsShownAsTheTypeThatWasAskedFor() throws Exception {
        assertThat(session.run("render(\"<i>x</i>\", \"text/html\")"))
                .containsExactly(new Output(Kind.HTML, "<i>x</i>"));
    }

    @Test
    void ofALineThatIsDrawnAgainTheLastStateStays() throws Exception {
        assertThat(session.run("System.out.print(\"epoch 1\\repoch 2\\n\");"))
                .containsExactly(new Output(Kind.TEXT, "epoch 2\n"));
    }

    @Test
    void aCellThatThrowsFailsWithItsException() {
        assertThatThrownBy(() -> session.run("int b = 1;\nObject o = List.of().get(b);"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("IndexOutOfBounds")
                .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aCellThatDoesNotCompileFailsWithTheCompilersMessage() {
        assertThatThrownBy(() -> session.run("int c = \"text\";"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("incompatible types")
                .hasMessageContaining("\"text\"");
    }

    @Test
    void anUndefinedNameFailsEvenWhereAMethodOnlyMentionsIt() {
        assertThatThrownBy(() -> session.run("int f() { return missing(); }"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aHalfStatementFails() {
        assertThatThrownBy(() -> session.run("int d = 1;\nint e = (d +"))
                .isInstanceOf(CellFailure.class)
                .hasMessageContaining("in the middle of a statement: int e = (d +");
    }
}
