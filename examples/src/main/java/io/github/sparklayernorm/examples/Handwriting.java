package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.digits.DigitGenerator;
import io.github.sparklayernorm.examples.digits.DigitStrokes;
import io.github.sparklayernorm.examples.digits.PenStrokes;
import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.RecurrentOptions;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.examples.plot.Plots;
import io.github.sparklayernorm.examples.plot.StrokeSheet;
import io.github.sparklayernorm.examples.sequences.SequenceFile;
import io.github.sparklayernorm.ml.LayerNormSequenceGenerator;
import io.github.sparklayernorm.ml.LayerNormSequenceModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A recurrent network learns how a pen writes digits, and writes some of its own. */
@Command(
        name = "Handwriting",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains a layer-normalised recurrent network on the pen strokes of digits, then has it write digits:",
            "a mixture of Gaussians for the pen's next move (Graves 2013, arXiv:1308.0850), told which digit to write.",
            "With --output, the digits are drawn into handwriting.png there.",
            "The last line on standard output is one JSON object.",
            ""
        })
public final class Handwriting implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = {
                "Pen strokes to train on: lines \"id TAB digit TAB dx,dy,end of stroke,...;...\" in pixels of 28 x 28,",
                "plain or gzip (default: digits that this program draws itself)."
            })
    private String data;

    @Option(
            names = "--digits",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Digits to draw where there is no --data (default: ${DEFAULT-VALUE}).")
    private int digits;

    @Option(names = "--output", paramLabel = "DIR", description = "Where picture, model and result.json are written.")
    private String output;

    @Option(
            names = "--spacing",
            paramLabel = "PIXELS",
            description = "Between two points of a stroke (default: ${DEFAULT-VALUE}).")
    private double spacing;

    @Option(
            names = "--mixtures",
            paramLabel = "M",
            converter = CountConverter.class,
            description = "Gaussians of the pen's next move (default: ${DEFAULT-VALUE}).")
    private int mixtures;

    @Option(
            names = "--bias",
            paramLabel = "B",
            description = "0 writes as the network predicts, more is neater (default: ${DEFAULT-VALUE}).")
    private double bias;

    @Option(
            names = "--samples",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Times that each digit is written (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Mixin
    private RecurrentOptions training;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;

    private Handwriting(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new Handwriting(out, err),
                new LayerNormSequenceModel(),
                RecurrentOptions.DEFAULTS + " --hidden 200 --batch-size 64 --epochs 10 --digits 10000 --spacing 2"
                        + " --mixtures 10 --bias 1 --samples 12",
                out,
                err);
    }

    @Override
    public Integer call() throws IOException {
        check(spacing > 0, "--spacing", "must be more than 0");
        check(bias >= 0, "--bias", "must be at least 0");
        LayerNormSequenceModel network = training.applyTo(new LayerNormSequenceModel())
                .setOutputType("mixture")
                .setNumMixtures(mixtures)
                .setContextSize(DigitStrokes.CONTEXT)
                .setValidationIndicatorCol("heldOut");
        try (Session session = Session.open("Handwriting");
                Output directory = ExampleCommand.argument(command, () -> Output.orNone(session.spark(), output));
                TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            Dataset<Row> rows = rows(session)
                    .withColumn(
                            "heldOut",
                            functions
                                    .pmod(functions.xxhash64(functions.col("features")), functions.lit(10))
                                    .equalTo(0))
                    .cache();
            out.println(Text.of("%,d digits, a tenth of them held out", rows.count()));

            long began = System.nanoTime();
            LayerNormSequenceGenerator model =
                    network.addTrainingListener(progress).fit(rows);
            double fitSeconds = (System.nanoTime() - began) * 1e-9;
            Row measured = measure(model, rows);
            List<List<PenStrokes>> written = write(model);

            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("heldOutNatsPerPoint", measured.getDouble(0));
            figures.put("pointsPerDigit", measured.getDouble(1));
            figures.put("fitSeconds", fitSeconds);
            figures.put("pointsPerSecond", training.epochs() * measured.getDouble(2) / fitSeconds);
            if (directory != null) {
                save(directory, model, sheet(written), ExampleCommand.json(figures));
            }
            out.println(ExampleCommand.json(figures));
            return 0;
        }
    }

    private Dataset<Row> rows(Session session) {
        int partitions = training.partitions(session);
        if (data == null) {
            return DigitStrokes.generated(
                    session.spark(), new DigitGenerator(training.seed()), 0, digits, spacing, partitions);
        }
        Dataset<Row> pixels = ExampleCommand.argument(
                command, () -> SequenceFile.open(session, data).rows(partitions));
        return DigitStrokes.of(pixels, spacing);
    }

    /** Held-out likelihood by point, points of a digit, points to train on. */
    private static Row measure(LayerNormSequenceGenerator model, Dataset<Row> rows) {
        Row heldOut = model.transform(rows.filter("heldOut"))
                .selectExpr("size(features) as points", "negativeLogLikelihood as nats")
                .selectExpr("sum(points * nats) / sum(points)", "avg(points)")
                .head();
        Row trained = rows.filter("not heldOut")
                .selectExpr("cast(sum(size(features)) as double)")
                .head();
        return RowFactory.create(heldOut.get(0), heldOut.get(1), trained.get(0));
    }

    /** Some of each digit, 0 to 9. */
    private List<List<PenStrokes>> write(LayerNormSequenceGenerator model) {
        List<List<PenStrokes>> all = new ArrayList<>();
        int most = (int) Math.ceil(200 / spacing); // points; a pen that does not find the end by itself is stopped
        for (int digit = 0; digit < 10; digit++) {
            List<PenStrokes> some = new ArrayList<>();
            for (int i = 0; i < samples; i++) {
                long seed = training.seed() + 1000L * digit + i;
                some.add(PenStrokes.of(model.generate(seed, most, bias, new double[0][], DigitStrokes.context(digit))));
            }
            all.add(some);
        }
        return all;
    }

    private byte[] sheet(List<List<PenStrokes>> written) {
        StrokeSheet sheet = Plots.strokes(Text.of("Digits that a network wrote (bias %s)", bias));
        for (int digit = 0; digit < 10; digit++) {
            sheet.add(Integer.toString(digit), written.get(digit));
        }
        return sheet.png();
    }

    private void save(Output directory, LayerNormSequenceGenerator model, byte[] picture, String json)
            throws IOException {
        directory.write("handwriting.png", picture);
        model.write().overwrite().save(directory.path("model"));
        directory.write("result.json", json.getBytes(StandardCharsets.UTF_8));
        out.println("handwriting.png, model and result.json are in " + directory);
    }

    private void check(boolean holds, String option, String must) {
        if (!holds) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '" + option + "': " + must + ".");
        }
    }
}
