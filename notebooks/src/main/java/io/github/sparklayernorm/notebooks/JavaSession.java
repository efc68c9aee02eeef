package io.github.sparklayernorm.notebooks;

import java.awt.image.RenderedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Java cells in a JShell of this JVM, with the conventions of Jupyter's Java kernels (IJava, JJava): the value of the
 * last expression is shown, an image as a picture; {@code display} and {@code render} show others.
 */
public final class JavaSession implements Session {
    /** What IJava and JJava import before the first cell. */
    private static final List<String> PACKAGES = List.of(
            "java.io",
            "java.math",
            "java.net",
            "java.nio.file",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "java.util.regex",
            "java.util.stream");

    private static final Set<SubKind> VALUES =
            Set.of(SubKind.VAR_VALUE_SUBKIND, SubKind.OTHER_EXPRESSION_SUBKIND, SubKind.TEMP_VAR_EXPRESSION_SUBKIND);

    private final CellExecution execution = new CellExecution();
    private final JShell shell;

    public JavaSession() {
        shell = JShell.builder()
                .executionEngine(execution.provider(), null)
                .compilerOptions("--class-path", System.getProperty("java.class.path"))
                .build();
        PACKAGES.forEach(name -> shell.eval("import " + name + ".*;"));
        shell.eval("import static " + JavaDisplay.class.getName() + ".*;");
    }

    @Override
    public List<Output> run(String source) throws CellFailure {
        try (Capture capture = new Capture()) {
            Object value = null;
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(source);
            while (next.completeness().isComplete()) {
                value = evaluate(next.source());
                next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
            }
            if (next.completeness() != Completeness.EMPTY) {
                throw new CellFailure("The cell ends in the middle of a statement: "
                        + next.remaining().strip());
            }
            if (value != null) {
                capture.show(rendered(value));
            }
            return capture.outputs();
        }
    }

    /** Runs one statement or declaration; the value of an expression, else null. */
    private Object evaluate(String source) throws CellFailure {
        execution.forget();
        Object value = null;
        for (SnippetEvent event : shell.eval(source)) {
            if (event.causeSnippet() != null) {
                continue;
            }
            if (event.exception() != null) {
                throw failure(event.exception());
            }
            if (event.status() != Snippet.Status.VALID) {
                throw new CellFailure(complaints(event.snippet()));
            }
            value = VALUES.contains(event.snippet().subKind()) ? execution.value() : null;
        }
        return value;
    }

    private CellFailure failure(JShellException exception) {
        Throwable cause = execution.thrown() == null ? exception : execution.thrown();
        return exception instanceof EvalException
                ? new CellFailure(cause.toString(), cause)
                : new CellFailure(exception.toString(), exception);
    }

    private String complaints(Snippet snippet) {
        List<String> lines = new ArrayList<>();
        lines.add(shell.diagnostics(snippet)
                .map(diagnostic -> described(diagnostic, snippet.source()))
                .collect(Collectors.joining("\n")));
        if (snippet instanceof jdk.jshell.DeclarationSnippet declaration) {
            shell.unresolvedDependencies(declaration).forEach(name -> lines.add("not defined: " + name));
        }
        return String.join("\n", lines).strip();
    }

    private static String described(Diag diagnostic, String source) {
        String at = source.substring((int) diagnostic.getStartPosition(), (int) diagnostic.getEndPosition());
        return diagnostic.getMessage(Locale.ROOT) + "\n    at: " + at;
    }

    private static Output rendered(Object value) {
        if (value instanceof Output output) {
            return output;
        }
        return value instanceof RenderedImage image
                ? JavaDisplay.picture(image)
                : new Output(Output.Kind.VALUE, String.valueOf(value));
    }

    @Override
    public void close() {
        shell.close();
    }
}
