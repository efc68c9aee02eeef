package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.RecurrentOptions;
import io.github.sparklayernorm.examples.job.ResultTable;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.examples.plot.Plots;
import io.github.sparklayernorm.examples.sequences.AirRows;
import io.github.sparklayernorm.examples.sequences.Windows;
import io.github.sparklayernorm.ml.LayerNormRNNRegressionModel;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import io.github.sparklayernorm.ml.SequenceAssembler;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much dust will be in the air in some hours? A recurrent network, the last value, and boosted trees. */
@Command(
        name = "AirQuality",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Forecasts PM2.5 some hours ahead from a sliding window of hourly measurements: a layer-normalised recurrent",
            "network beside the last value (persistence) and boosted trees on the flattened window.",
            "The data are files of UCI's Beijing Multi-Site Air-Quality Data; without --data a series is generated.",
            "The first four fifths of the time are for training (the end of them to choose the network's best epoch),",
            "the rest is for the test.",
            "The last line on standard output is one JSON object; RMSE is in micrograms per cubic metre.",
            ""
        })
public final class AirQuality implements Callable<Integer> {
    private static final double TRAINING_SHARE = 0.8;

    /** Share of the training part, its end, by which the network's best epoch is chosen. */
    private static final double HELD_SHARE = 0.15;

    /** Epochs without a better forecast of the held hours before the training ends. */
    private static final int PATIENCE = 3;

    /** Hours in the picture: two weeks can be told apart by eye. */
    private static final int DRAWN = 14 * 24;

    @Option(
            names = "--data",
            paramLabel = "FILE_OR_DIR",
            description =
                    "A .csv or .csv.gz file of one station, or a directory of such files (default: a generated series).")
    private String data;

    @Option(
            names = "--hours",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Hours of the generated series (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(
            names = "--window",
            paramLabel = "HOURS",
            converter = CountConverter.class,
            description = "Hours that a forecast sees (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--horizon",
            paramLabel = "HOURS",
            converter = CountConverter.class,
            description = "Hours from the window's last to the one that is forecast (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--trees",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Trees of the boosted trees (default: ${DEFAULT-VALUE}).")
    private int trees;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where forecast.png, the model and result.json are written (default: ${DEFAULT-VALUE}).")
    private String output;

    @Mixin
    private RecurrentOptions training;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private AirQuality(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new AirQuality(out, err),
                new LayerNormRNNRegressor(),
                "--hours 4000 --window 24 --horizon 6 --trees 20 --output out/air-quality --hidden 32 --batch-size 64"
                        + " --epochs 8 --step-size 0.003 --gradient-clip 1.0 --averaging-interval 16 --seed 1",
                out,
                err);
    }

    @Override
    public Integer call() throws IOException {
        LayerNormRNNRegressor network = training.applyTo(new LayerNormRNNRegressor());
        try (Session session = Session.open("AirQuality");
                Output directory = ExampleCommand.argument(command, () -> Output.in(session.spark(), output));
                TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            Dataset<Row> rows = data == null
                    ? AirRows.generated(session, hours, training.seed())
                    : ExampleCommand.argument(command, () -> AirRows.read(session, data));
            String split = moment(rows, TRAINING_SHARE);
            Dataset<Row> past = rows.filter("time < " + split);
            PipelineModel windows = windows().fit(past);
            int partitions = training.partitions(session);
            Dataset<Row> train = windows.transform(past)
                    .withColumn("held", functions.expr("time >= " + moment(past, 1 - HELD_SHARE)))
                    .repartition(partitions)
                    .cache();
            Dataset<Row> test = windows.transform(rows.filter("time >= " + split))
                    .repartition(partitions)
                    .cache();
            out.println(Text.of("%,d windows to train on, %,d later ones to test with", train.count(), test.count()));

            StandardScalerModel scaler = (StandardScalerModel) windows.stages()[1];
            double deviation = scaler.std().apply(0);
            double mean = scaler.mean().apply(0);
            Dataset<Row> forecasts = test.withColumn(
                    "persistence",
                    Windows.last(functions.col("features"), 0)
                            .multiply(deviation)
                            .plus(mean));
            LayerNormRNNRegressionModel model = train(network.addTrainingListener(progress), train);
            forecasts = boosted(train, model.transform(forecasts)).cache();
            report(forecasts, train.count());

            directory.write("forecast.png", picture(forecasts));
            model.write().overwrite().save(directory.path("model"));
            String json = ExampleCommand.json(figures);
            directory.write("result.json", json.getBytes(StandardCharsets.UTF_8));
            out.println("forecast.png, model and result.json are in " + directory);
            out.println(json);
            List.of(train, test, forecasts).forEach(Dataset::unpersist);
            return 0;
        }
    }

    /** The moment at which a share of the rows' time is over, as SQL. */
    private static String moment(Dataset<Row> rows, double share) {
        Row ends = rows.selectExpr("min(unix_seconds(time))", "max(unix_seconds(time))")
                .head();
        if (ends.isNullAt(0)) {
            throw new IllegalArgumentException("the data must have rows, but there are none; check --data.");
        }
        long first = ends.getLong(0);
        long seconds = ends.getLong(1) - first;
        return "timestamp_seconds(" + (first + (long) (share * seconds)) + ")";
    }

    /**
     * From hourly rows to windows. Hours that lack a measurement are left out, and the hour before stands for them: as part
     * of a window, never as the value that is forecast.
     */
    private Pipeline windows() {
        return new Pipeline().setStages(new PipelineStage[] {
            new VectorAssembler()
                    .setInputCols(AirRows.numbers())
                    .setOutputCol("numbers")
                    .setHandleInvalid("skip"),
            new StandardScaler().setInputCol("numbers").setOutputCol("scaled").setWithMean(true),
            new SequenceAssembler()
                    .setIdCol("station")
                    .setTimeCol("time")
                    .setInputCols(new String[] {"scaled"})
                    .setGaps("fill")
                    .setStep(3600)
                    .setWindowSize(window)
                    .setHorizon(horizon)
                    .setTargetCols(new String[] {"pm25"})
        });
    }

    /** The epoch that forecasts the held hours best is taken: what comes later would be forecast worse. */
    private LayerNormRNNRegressionModel train(LayerNormRNNRegressor network, Dataset<Row> train) {
        long began = System.nanoTime();
        LayerNormRNNRegressionModel model = network.setValidationIndicatorCol("held")
                .setEarlyStoppingPatience(PATIENCE)
                .fit(train);
        figures.put("fitSeconds", (System.nanoTime() - began) * 1e-9);
        return model;
    }

    /** The forecasts with those of boosted trees, which see all hours of a window side by side. */
    private Dataset<Row> boosted(Dataset<Row> train, Dataset<Row> test) {
        long began = System.nanoTime();
        GBTRegressionModel model = new GBTRegressor()
                .setFeaturesCol("flat")
                .setPredictionCol("trees")
                .setMaxIter(trees)
                .setSeed(training.seed())
                .fit(train.withColumn("flat", Windows.flattened(functions.col("features")))
                        .select("flat", "label"));
        figures.put("treesFitSeconds", (System.nanoTime() - began) * 1e-9);
        return model.transform(test.withColumn("flat", Windows.flattened(functions.col("features"))))
                .drop("flat");
    }

    private void report(Dataset<Row> forecasts, long trainWindows) {
        ResultTable table = new ResultTable(List.of("", "RMSE", "fit"));
        row(table, forecasts, "network", "prediction", "rmse", "fitSeconds");
        row(table, forecasts, "boosted trees", "trees", "treesRmse", "treesFitSeconds");
        row(table, forecasts, "last value", "persistence", "persistenceRmse", "");
        figures.put("trainWindows", trainWindows);
        figures.put("testWindows", forecasts.count());
        figures.put("window", window);
        figures.put("horizon", horizon);
        out.println("\n" + table.text());
    }

    private void row(
            ResultTable table, Dataset<Row> forecasts, String name, String column, String figure, String seconds) {
        double rmse = new RegressionEvaluator()
                .setMetricName("rmse")
                .setPredictionCol(column)
                .evaluate(forecasts);
        figures.put(figure, rmse);
        table.add(List.of(
                name,
                Text.of("%.1f", rmse),
                seconds.isEmpty() ? "" : Text.of("%.1f s", (double) figures.get(seconds))));
    }

    /** The first test hours of one station, by the hour that is forecast. */
    private byte[] picture(Dataset<Row> forecasts) {
        String station = forecasts.selectExpr("min(station)").head().getString(0);
        List<Row> rows = forecasts
                .filter(functions.col("station").equalTo(station))
                .selectExpr("unix_seconds(time) / 3600.0D AS hour", "label", "prediction")
                .orderBy("hour")
                .limit(DRAWN)
                .collectAsList();
        double[] days = rows.stream()
                .mapToDouble(row -> (row.getDouble(0) - rows.get(0).getDouble(0)) / 24)
                .toArray();
        return Plots.lines(Text.of("PM2.5 at %s, forecast %d h ahead", station, horizon), "day of the test", "µg/m³")
                .add("measured", days, column(rows, 1))
                .add("network", days, column(rows, 2))
                .legendBelow()
                .png();
    }

    private static double[] column(List<Row> rows, int at) {
        return rows.stream().mapToDouble(row -> row.getDouble(at)).toArray();
    }
}
