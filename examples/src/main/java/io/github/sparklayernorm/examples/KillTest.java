package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kill any executor at any moment and the model is the same to the bit: tried as often as one likes. */
@Command(
        name = "KillTest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a classifier once undisturbed, and then again and again while one of its executors is killed (SIGKILL)",
            "at a random moment; compares the weights by hash. Executors must run on this machine: bin/kill-test.",
            "The last line on standard output is one JSON object; the exit code is 0 if all weights were the same.",
            ""
        })
public final class KillTest implements Callable<Integer> {
    private static final int MAX_ATTEMPTS = 5; // fits for each kill

    @Option(names = "--kills", description = "fits with a kill (default: ${DEFAULT-VALUE})")
    private int kills;

    @Option(names = "--seed", description = "of moments and victims (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--rows", description = "rows to train on (default: ${DEFAULT-VALUE})")
    private int rows;

    private final PrintStream out;

    private KillTest(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new KillTest(out), new LayerNormMLPClassifier(), "--kills 20 --seed 1 --rows 20000", out, err);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = Session.open("KillTest")) {
            SparkSession spark = session.spark();
            if (spark.sparkContext().isLocal()) {
                throw new IllegalArgumentException("the master must be a cluster, but is "
                        + spark.sparkContext().master() + ", which has no executors to kill; try bin/kill-test.");
            }
            executors(spark);
            String undisturbed = fit(spark); // also warms the JVMs up
            long began = System.nanoTime();
            String again = fit(spark);
            double seconds = (System.nanoTime() - began) * 1e-9;
            out.printf(Locale.ROOT, "undisturbed: %s in %.1f s%n", undisturbed.substring(0, 16), seconds);
            Random random = new Random(seed);
            int identical = undisturbed.equals(again) ? 0 : -kills;
            int killed = 0;
            for (int i = 0; killed < kills && i < MAX_ATTEMPTS * kills; i++) {
                Killer killer = new Killer(executors(spark), random, seconds);
                killer.start();
                String hash = fit(spark);
                killer.interrupt(); // a fit that ends before its moment comes does not count
                killer.join();
                if (!killer.killed) {
                    continue;
                }
                killed++;
                identical += hash.equals(undisturbed) ? 1 : 0;
                out.printf(
                        Locale.ROOT,
                        "kill %d of %d: executor %d after %.2f s: %s%n",
                        killed,
                        kills,
                        killer.victim,
                        killer.delay * 1e-3,
                        hash.equals(undisturbed) ? "identical" : "DIFFERENT: " + hash);
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("kills", killed);
            figures.put("identical", identical);
            figures.put("seed", seed);
            figures.put("weightsSha256", undisturbed);
            figures.put("undisturbedFitSeconds", Math.round(seconds * 100) / 100.0);
            out.println(ExampleCommand.json(figures));
            return identical == kills && killed == kills ? 0 : 1;
        }
    }

    /** Kills one process once, at a random moment of a fit that takes about so many seconds. */
    private static final class Killer extends Thread {
        private final long victim;
        private final long delay;
        private volatile boolean killed;

        Killer(List<Long> executors, Random random, double seconds) {
            super("killer");
            victim = executors.get(random.nextInt(executors.size()));
            delay = (long) (1000 * seconds * random.nextDouble());
        }

        @Override
        public void run() {
            try {
                Thread.sleep(delay);
                killed = ProcessHandle.of(victim)
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
            } catch (InterruptedException e) {
                killed = false; // too late
            }
        }
    }

    /** The process ids of the executors: two, or as many as there are after half a minute. */
    private static List<Long> executors(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TreeSet<Long> found = new TreeSet<>();
        for (int i = 0; found.size() < 2 && i < 60; i++) {
            found.clear();
            found.addAll(context.parallelize(IntStream.range(0, 8).boxed().toList(), 8)
                    .map(task -> {
                        Thread.sleep(50); // long enough for every executor to get some
                        return ProcessHandle.current().pid();
                    })
                    .collect());
        }
        return List.copyOf(found);
    }

    private String fit(SparkSession spark) {
        return hash(new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {64, 64})
                .setDropout(0.1)
                .setMaxIter(6)
                .setBatchSize(32)
                .setAveragingInterval(16)
                .setSeed(7)
                .fit(data(spark))
                .network()
                .parameters());
    }

    /** Three classes of eight random numbers, the same ones in each run; four partitions, computed where they are needed. */
    private Dataset<Row> data(SparkSession spark) {
        Dataset<Row> table = spark.range(0, rows, 1, 4).toDF("id");
        Column[] numbers = IntStream.range(0, 8)
                .mapToObj(i -> functions
                        .pmod(functions.xxhash64(functions.col("id"), functions.lit(i)), functions.lit(2001))
                        .divide(1000)
                        .minus(1)
                        .as("x" + i))
                .toArray(Column[]::new);
        Dataset<Row> columns = table.select(numbers)
                .withColumn("label", functions.expr("CASE WHEN x0 > 0.4 THEN 2D WHEN x1 * x2 > 0 THEN 1D ELSE 0D END"));
        return new VectorAssembler()
                .setInputCols(IntStream.range(0, 8).mapToObj(i -> "x" + i).toArray(String[]::new))
                .setOutputCol("features")
                .transform(columns);
    }

    private static String hash(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
