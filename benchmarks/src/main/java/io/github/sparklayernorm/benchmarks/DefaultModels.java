package io.github.sparklayernorm.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.sparklayernorm.benchmarks.Task.Kind;
import io.github.sparklayernorm.benchmarks.Task.Learner;
import io.github.sparklayernorm.ml.HasTrainingSummary;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import io.github.sparklayernorm.train.EpochRecord;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What our stages learn with their defaults from real tables and sequences as they are, beside Spark's own learners. */
@Command(
        name = "DefaultModels",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Fits each set with our stage's defaults for several seeds and with the defaults of Spark's learners for one, on",
            "the same rows: metrics on the test rows, their mean and that of each seed; wall and CPU seconds of a fit, passes",
            "over the rows, and mini-batches of all replicas. One table; numbers are neither scaled nor chosen.",
            ""
        })
public final class DefaultModels implements Callable<Integer> {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Parameters(paramLabel = "DIRECTORY", description = "holds a directory for each set")
    private String directory;

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "NAME",
            description = "of those, default all: ${COMPLETION-CANDIDATES}",
            completionCandidates = SetNames.class)
    private List<String> sets = new SetNames();

    @Option(names = "--seeds", description = "seeds 1 to this number for our stages; 0 leaves them out")
    private int seeds = 3;

    @Option(names = "--partitions", description = "of the training rows; 0 takes them as they come")
    private int partitions;

    @Option(names = "--sorted", description = "training rows in the order of their labels, over the partitions too")
    private boolean sorted;

    @Option(names = "--rows", description = "so many training rows at most, drawn at random; 0 takes all")
    private int rows;

    @Option(names = "--peers", paramLabel = "on|off", description = "whether Spark's learners run too")
    private String peers = "on";

    @Option(
            names = "--with",
            arity = "1..*",
            paramLabel = "PARAM=VALUE",
            description = "params of our stages, where they have them")
    private Map<String, String> given = new LinkedHashMap<>();

    @Option(
            names = "--variant",
            paramLabel = "PARAM=VALUE;...",
            description =
                    "params of further fits of the same rows by our stages, over those of --with; may be repeated")
    private List<String> variants = new ArrayList<>();

    @Option(
            names = "--constant-channel",
            description = "sequences of one channel also with a second one that is 1 in every step")
    private boolean constantChannel;

    @Option(
            names = "--export",
            paramLabel = "PATH",
            description = "writes the rows in LIBSVM's format for peers/tables.py")
    private String export;

    @Option(names = "--master", description = "of Spark")
    private String master = "local[2]";

    @Option(names = "--log", description = "level of the log on standard error")
    private String log = "WARN";

    /** What {@code --sets} can name. */
    static final class SetNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        SetNames() {
            super(RawTables.NAMES);
            addAll(RawSequences.NAMES);
        }
    }

    /** What one fit gave and cost. */
    private record Fit(double[] metrics, double seconds, double cpuSeconds, int epochs, double batches) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DefaultModels()).execute(arguments));
    }

    @Override
    public Integer call() {
        if (!List.of("on", "off").contains(peers)) {
            throw new IllegalArgumentException("--peers must be on or off, but is " + peers);
        }
        List<Params> stages = List.of(
                new LayerNormMLPClassifier(),
                new LayerNormMLPRegressor(),
                new LayerNormRNNClassifier(),
                new LayerNormRNNRegressor());
        GivenParams.requireKnown(given, stages);
        variants.forEach(variant -> GivenParams.requireKnown(GivenParams.parse(variant), stages));
        SparkSession spark = Mnist.session(master);
        spark.sparkContext().setLogLevel(log);
        System.out.println(Machine.header() + "; " + master);
        given.forEach((name, value) -> System.out.println("# with " + name + "=" + value));
        warmUp(spark);
        line("set", "learner", "metric", "mean", "seeds", "wall s", "CPU s", "epochs", "batches");
        for (String name : sets) {
            Task task = prepared(read(spark, name));
            System.out.printf(
                    Locale.ROOT,
                    "# %s: %d rows to train on, %d to test with, %s, %d partitions%n",
                    name,
                    task.train().count(),
                    task.test().count(),
                    width(task),
                    task.train().rdd().getNumPartitions());
            if (export != null && !task.sequences()) {
                write(task.train(), export + "/" + name + "/train");
                write(task.test(), export + "/" + name + "/test");
            }
            print(task, "ours", oursBySeed(task, ""));
            for (String variant : variants) {
                print(task, variant, oursBySeed(task, variant));
            }
            if (constantChannel && task.oneChannel()) {
                Task constant = RawSequences.withConstantChannel(task);
                print(task, "ours, constant", oursBySeed(constant, ""));
                constant.train().unpersist();
                constant.test().unpersist();
            }
            if (peers.equals("on")) {
                for (Learner peer : Peers.of(task)) {
                    print(task, peer.name(), List.of(fit(task, peer.estimator())));
                }
            }
            task.train().unpersist();
            task.test().unpersist();
        }
        spark.stop();
        return 0;
    }

    private List<Fit> oursBySeed(Task task, String variant) {
        List<Fit> fits = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            fits.add(fit(task, ours(task, seed, variant)));
        }
        return fits;
    }

    private Task read(SparkSession spark, String name) {
        return RawSequences.NAMES.contains(name)
                ? RawSequences.read(spark, directory, name)
                : RawTables.read(spark, directory, name);
    }

    /** As text: columns, or what a step of a sequence has. */
    private static String width(Task task) {
        return task.sequences()
                ? "steps of "
                        + ((ArrayType) task.train().schema().apply("features").dataType())
                                .elementType()
                                .simpleString()
                : task.train().first().<Vector>getAs("features").size() + " columns";
    }

    /** So that the first set does not pay for what the JVM compiles. */
    private void warmUp(SparkSession spark) {
        if (!RawSequences.NAMES.containsAll(sets)) {
            warmUp(RawTables.read(spark, directory, "spirals"), "");
        }
        if (sets.stream().anyMatch(RawSequences.NAMES::contains)) {
            warmUp(RawSequences.read(spark, directory, "japanese_vowels"), "maxIter=20");
        }
    }

    private void warmUp(Task task, String variant) {
        if (seeds > 0) {
            fit(task, ours(task, 1, variant));
        }
        if (peers.equals("on")) {
            Peers.of(task).forEach(peer -> fit(task, peer.estimator()));
        }
    }

    /** The task with training rows as the options ask for them, both parts in memory. */
    private Task prepared(Task task) {
        Dataset<Row> train = task.train();
        if (rows > 0) {
            train = train.orderBy(functions.rand(1)).limit(rows);
        }
        int count = partitions > 0 ? partitions : train.rdd().getNumPartitions();
        if (sorted) {
            train = train.withColumn("tie", functions.rand(1))
                    .repartitionByRange(count, functions.col("label"), functions.col("tie"))
                    .sortWithinPartitions("label", "tie")
                    .drop("tie");
        } else if (partitions > 0) {
            train = train.repartition(count);
        }
        return new Task(task.name(), task.kind(), train.cache(), task.test().cache());
    }

    private Estimator<?> ours(Task task, int seed, String variant) {
        Estimator<?> stage = stage(task);
        GivenParams.apply(Map.of("seed", Integer.toString(seed)), stage);
        GivenParams.apply(given, stage);
        GivenParams.apply(GivenParams.parse(variant), stage);
        return stage;
    }

    private static Estimator<?> stage(Task task) {
        boolean values = task.kind() == Kind.VALUES;
        if (task.sequences()) {
            return values ? new LayerNormRNNRegressor() : new LayerNormRNNClassifier();
        }
        return values ? new LayerNormMLPRegressor() : new LayerNormMLPClassifier();
    }

    private static Fit fit(Task task, Estimator<?> estimator) {
        long cpu = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        Transformer model = (Transformer) estimator.fit(task.train());
        double seconds = (System.nanoTime() - began) * 1e-9;
        double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) * 1e-9;
        Dataset<Row> predictions = model.transform(task.test()).drop("features").cache();
        double[] metrics = task.metrics().values().stream()
                .mapToDouble(metric -> metric.applyAsDouble(predictions))
                .toArray();
        predictions.unpersist();
        if (!(model instanceof HasTrainingSummary trained)) {
            return new Fit(metrics, seconds, cpuSeconds, 0, 0);
        }
        List<EpochRecord> epochs = trained.summary().epochs();
        double seen = epochs.stream()
                .mapToDouble(epoch -> epoch.rowsPerSecond() * epoch.seconds())
                .sum();
        return new Fit(metrics, seconds, cpuSeconds, epochs.size(), seen / batchSize(model));
    }

    private static int batchSize(Params stage) {
        return (Integer) stage.getOrDefault(stage.getParam("batchSize"));
    }

    /** A line for each metric; the first one says what the fits cost. */
    private static void print(Task task, String learner, List<Fit> fits) {
        if (fits.isEmpty()) {
            return;
        }
        String format = task.kind() == Kind.VALUES ? "%.2f" : "%.4f";
        boolean ours = fits.get(0).epochs > 0;
        List<String> metrics = List.copyOf(task.metrics().keySet());
        for (int i = 0; i < metrics.size(); i++) {
            int at = i;
            boolean first = at == 0;
            line(
                    task.name(),
                    learner,
                    metrics.get(at),
                    mean(format, fits, fit -> fit.metrics[at]),
                    fits.stream().map(fit -> text(format, fit.metrics[at])).collect(Collectors.joining(" ")),
                    first ? mean("%.1f", fits, Fit::seconds) : "",
                    first ? mean("%.1f", fits, Fit::cpuSeconds) : "",
                    first && ours ? mean("%.0f", fits, Fit::epochs) : "",
                    first && ours ? mean("%.0f", fits, Fit::batches) : "");
        }
    }

    private static String mean(String format, List<Fit> fits, ToDoubleFunction<Fit> value) {
        return text(format, fits.stream().mapToDouble(value).average().orElseThrow());
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void line(Object... cells) {
        System.out.println(String.format("%-22s  %-19s  %-20s  %10s  %-30s  %7s  %7s  %6s  %7s", cells)
                .stripTrailing());
    }

    private static void write(Dataset<Row> rows, String path) {
        rows.select("label", "features")
                .coalesce(1)
                .write()
                .mode("overwrite")
                .format("libsvm")
                .save(path);
    }
}
