package io.github.sparklayernorm.notebooks;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * Scala paragraphs in the REPL of the Scala compiler, with what Zeppelin's {@code %spark} interpreter binds before the
 * first one: {@code spark}, {@code sc}, {@code z} and its imports.
 */
public final class ScalaSession implements Session {
    private static final List<String> IMPORTS = List.of(
            "import org.apache.spark.SparkContext._",
            "import spark.implicits._",
            "import spark.sql",
            "import org.apache.spark.sql.functions._");

    private final IMain repl;

    public ScalaSession(SparkSession spark) {
        Settings settings = new Settings();
        settings.processArguments(
                CollectionConverters.asScala(
                                List.of("-classpath", System.getProperty("java.class.path"), "-Yrepl-class-based"))
                        .toList(),
                true);
        // What the REPL has to say comes in the order of what the paragraph prints.
        PrintWriter echo = new PrintWriter(new ToConsole(), true, StandardCharsets.UTF_8);
        repl = new IMain(settings, new ReplReporterImpl(settings, echo));
        bind("spark", SparkSession.class.getName(), spark);
        bind("sc", "org.apache.spark.SparkContext", spark.sparkContext());
        bind("z", ZeppelinDisplay.class.getName(), new ZeppelinDisplay());
        IMPORTS.forEach(this::quietly);
    }

    private void bind(String name, String type, Object value) {
        repl.beQuietDuring(() -> {
            repl.bind(
                    name,
                    type,
                    value,
                    CollectionConverters.asScala(List.of("@transient")).toList());
            return scala.runtime.BoxedUnit.UNIT;
        });
    }

    private void quietly(String line) {
        if (repl.quietRun(line) != Results.Success$.MODULE$) {
            throw new IllegalStateException("the Scala REPL must take \"" + line + "\", but refused it");
        }
    }

    @Override
    public List<Output> run(String source) throws CellFailure {
        try (Capture capture = new Capture()) {
            Results.Result result = Console.withOut((OutputStream) capture.stream(), () -> repl.interpret(source));
            String printed =
                    String.join("", capture.outputs().stream().map(Output::data).toList());
            if (result == Results.Incomplete$.MODULE$) {
                throw new CellFailure("The paragraph ends in the middle of a statement.\n" + printed);
            }
            if (result != Results.Success$.MODULE$) {
                throw new CellFailure(printed.strip());
            }
            return ZeppelinDisplay.segments(printed);
        }
    }

    @Override
    public void close() {
        repl.close();
    }

    /** Scala's standard output of the moment. */
    private static final class ToConsole extends OutputStream {
        @Override
        public void write(int b) {
            Console.out().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            Console.out().write(bytes, from, length);
        }

        @Override
        public void flush() {
            Console.out().flush();
        }
    }
}
