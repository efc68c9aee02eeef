package io.github.sparklayernorm.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine;

/** A program run inside the test's JVM: its exit code and what it wrote. */
record Run(int code, String out, String err) {

    /** @param arguments separated by spaces */
    static Run of(BiFunction<PrintStream, PrintStream, CommandLine> program, String arguments) {
        // A running session is taken by the program, and left running.
        TestSpark.session();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = program.apply(stream(out), stream(err))
                .execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    String lastLine() {
        List<String> lines = out.lines().toList();
        return lines.get(lines.size() - 1);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
