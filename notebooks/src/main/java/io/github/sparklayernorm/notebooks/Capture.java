package io.github.sparklayernorm.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what a cell shows, standard output in between; one at a time in a JVM, as standard output is. */
final class Capture implements AutoCloseable {
    private static volatile Capture current;

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream printed = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final List<Output> outputs = new ArrayList<>();

    Capture() {
        current = this;
        System.setOut(printed);
    }

    /** The one that is open. */
    static Capture current() {
        if (current == null) {
            throw new IllegalStateException("display: must be called by a cell, but no cell runs.");
        }
        return current;
    }

    /** For those that print by a stream of their own choosing, as Scala's Console does. */
    PrintStream stream() {
        return printed;
    }

    void show(Output output) {
        takePrinted();
        outputs.add(output);
    }

    List<Output> outputs() {
        takePrinted();
        return List.copyOf(outputs);
    }

    private void takePrinted() {
        printed.flush();
        String text = lastOfEachLine(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
        if (!text.isEmpty()) {
            outputs.add(new Output(Output.Kind.TEXT, text));
        }
    }

    /** A carriage return starts the line anew, as on a terminal: of a progress bar the last state stays. */
    private static String lastOfEachLine(String text) {
        return Arrays.stream(text.replace("\r\n", "\n").split("\n", -1))
                .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        System.setOut(before);
        current = null;
    }
}
