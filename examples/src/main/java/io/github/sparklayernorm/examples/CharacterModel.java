package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.RecurrentOptions;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.examples.sequences.Alphabet;
import io.github.sparklayernorm.examples.sequences.TextRows;
import io.github.sparklayernorm.ml.LayerNormSequenceGenerator;
import io.github.sparklayernorm.ml.LayerNormSequenceModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which character comes next? A recurrent network learns a text, tells how well it predicts the rest, and writes some. */
@Command(
        name = "CharacterModel",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains a layer-normalised recurrent network to predict a text character by character.",
            "The last tenth of the text is held out and measured in bits per character; then the network writes.",
            "The last line on standard output is one JSON object.",
            ""
        })
public final class CharacterModel implements Callable<Integer> {
    /** States start at zero in each row, so held-out text goes through in long ones. */
    private static final int HELD_OUT_ROW = 2000;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "A text, plain or gzip.")
    private String data;

    @Option(names = "--output", paramLabel = "DIR", description = "Where the model and result.json are written.")
    private String output;

    @Option(names = "--compare", description = "Train without normalisation, too.")
    private boolean compare;

    @Option(
            names = "--row-length",
            paramLabel = "CHARS",
            converter = CountConverter.class,
            description = "Characters of a training row (default: ${DEFAULT-VALUE}).")
    private int rowLength;

    @Option(
            names = "--sample",
            paramLabel = "CHARS",
            converter = CountConverter.class,
            description = "Characters to write (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "1 writes as the network predicts, less takes fewer risks (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--start",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the writing goes on from (default: nothing).")
    private String start;

    @Mixin
    private RecurrentOptions training;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;

    private CharacterModel(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new CharacterModel(out, err),
                new LayerNormSequenceModel(),
                RecurrentOptions.DEFAULTS
                        + " --hidden 256 --batch-size 16 --epochs 6 --row-length 128 --sample 400 --temperature 0.7",
                out,
                err);
    }

    @Override
    public Integer call() throws IOException {
        try (Session session = Session.open("CharacterModel");
                Output directory = ExampleCommand.argument(command, () -> Output.orNone(session.spark(), output))) {
            SparkSession spark = session.spark();
            String text = ExampleCommand.argument(command, () -> TextRows.read(spark, data));
            Alphabet alphabet = Alphabet.of(text);
            check(text, alphabet);
            int[] tokens = alphabet.encode(text);
            int split = (int) (0.9 * tokens.length);
            int partitions = training.partitions(session);
            Dataset<Row> train = TextRows.of(spark, Arrays.copyOf(tokens, split), rowLength, partitions)
                    .cache();
            Dataset<Row> heldOut =
                    TextRows.of(spark, Arrays.copyOfRange(tokens, split, tokens.length), HELD_OUT_ROW, partitions);
            out.println(Text.of(
                    "%,d characters to train on, %,d held out, %d different ones",
                    split, tokens.length - split, alphabet.size()));

            Map<String, Object> figures = new LinkedHashMap<>();
            LayerNormSequenceGenerator model = run(training.normalization(), train, heldOut, alphabet, split, figures);
            if (compare) {
                run("none", train, heldOut, alphabet, split, figures);
            }
            out.println();
            out.println(write(model, alphabet));
            out.println();
            if (directory != null) {
                save(directory, model, ExampleCommand.json(figures));
            }
            out.println(ExampleCommand.json(figures));
            return 0;
        }
    }

    private void check(String text, Alphabet alphabet) {
        if (text.codePointCount(0, text.length()) < 20) {
            throw new ParameterException(
                    command.commandLine(), data + ": must have at least 20 characters; choose a longer text.");
        }
        if (!alphabet.covers(start)) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--start': its characters must be among those of the text.");
        }
        if (compare && training.normalization().equals("none")) {
            throw new ParameterException(
                    command.commandLine(), "--compare trains without normalisation; leave out --normalization none.");
        }
        if (!(temperature >= 0)) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--temperature': must be at least 0.");
        }
    }

    private LayerNormSequenceGenerator run(
            String normalization,
            Dataset<Row> train,
            Dataset<Row> heldOut,
            Alphabet alphabet,
            int characters,
            Map<String, Object> figures) {
        LayerNormSequenceModel network = training.applyTo(new LayerNormSequenceModel())
                .setNormalization(normalization)
                .setVocabularySize(alphabet.size());
        try (TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            long began = System.nanoTime();
            LayerNormSequenceGenerator model =
                    network.addTrainingListener(progress).fit(train);
            double seconds = (System.nanoTime() - began) * 1e-9;
            double bits = TextRows.bitsPerCharacter(model.transform(heldOut));
            out.println(Text.of(
                    "normalization=%s: %.3f bits per character of the held-out text, %.1f s",
                    normalization, bits, seconds));
            Map<String, Object> measured = new LinkedHashMap<>();
            measured.put("bitsPerCharacter", bits);
            measured.put("fitSeconds", seconds);
            measured.put("charactersPerSecond", (double) characters * training.epochs() / seconds);
            figures.put(normalization, measured);
            return model;
        }
    }

    private String write(LayerNormSequenceGenerator model, Alphabet alphabet) {
        int[] tokens = model.generateTokens(training.seed(), sample, temperature, alphabet.encode(start));
        return (start + alphabet.decode(tokens)).strip();
    }

    private void save(Output directory, LayerNormSequenceGenerator model, String json) throws IOException {
        model.write().overwrite().save(directory.path("model"));
        directory.write("result.json", json.getBytes(StandardCharsets.UTF_8));
        out.println("model and result.json are in " + directory);
    }
}
