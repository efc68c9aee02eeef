package io.github.sparklayernorm.examples.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.spark.SparkException;
import org.apache.spark.ml.param.Params;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How every example runs: wrong arguments end with the usage and 2, a job that fails with its reason and 1. */
public final class ExampleCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExampleCommand() {}

    /**
     * @param program the annotated program
     * @param stage whose params give the defaults of the options that set them
     * @param defaults the program's own defaults, as on a command line: {@code --epochs 5 --seed 1}
     */
    public static CommandLine of(Object program, Params stage, String defaults, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(program);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setDefaultValueProvider(ParamOptions.defaults(stage, defaults));
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            Throwable said = failure;
            while (said instanceof SparkException && said.getCause() != null) {
                said = said.getCause(); // of a task
            }
            if (said instanceof IllegalArgumentException || said instanceof IllegalStateException) {
                // said for the user; a stack trace would only hide it
                err.println(failed.getCommandName() + ": " + said.getMessage());
            } else {
                failure.printStackTrace(err);
            }
            return failed.getCommandSpec().exitCodeOnExecutionException();
        });
        return line;
    }

    /** Runs a program as the whole of a JVM. Success returns, since Spark on YARN takes an early exit for a failure. */
    public static void main(CommandLine program, String[] args) {
        int code = program.execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** What depends on an argument being right: a refusal becomes a usage error. */
    public static <T> T argument(CommandSpec program, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(program.commandLine(), e.getMessage(), e);
        }
    }

    /** The figures of a run as one line of JSON. */
    public static String json(Object figures) {
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
