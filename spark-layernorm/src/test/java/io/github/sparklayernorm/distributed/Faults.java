package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.RDDBlockId;

/** Rows that are made on the executors, where making them may go wrong, and things that can happen to a cluster. */
final class Faults {
    static final MlpSpec SPEC = new MlpSpec(
            7, List.of(31, 17), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 0.1f, Loss.SOFTMAX_CROSS_ENTROPY);
    static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("validation", DataTypes.BooleanType);

    /** What happens whenever the first attempt of a task makes the rows of partition 1. */
    enum FirstAttempt {
        SUCCEEDS,
        FAILS,
        /** Sleeps until it is killed. */
        STALLS
    }

    private Faults() {}

    /** Rows of four partitions of different size, one of them for validation in eight. */
    static Dataset<Row> rows(SparkSession session, FirstAttempt first) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(
                context.parallelize(List.of(0, 1, 2, 3), 4)
                        .flatMap(partition -> make(partition, first).iterator()),
                SCHEMA);
    }

    private static List<Row> make(int partition, FirstAttempt first) {
        if (first == FirstAttempt.FAILS && partition == 1 && TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("the first attempt fails, as the test wants it");
        }
        if (first == FirstAttempt.STALLS && partition == 1 && TaskContext.get().attemptNumber() == 0) {
            sleep();
        }
        RandomStream random = new RandomStream(partition);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 150 + 37 * partition; i++) {
            double[] features = IntStream.range(0, SPEC.inputs())
                    .mapToDouble(j -> random.nextGaussian())
                    .toArray();
            double label = features[0] > 0.5 ? 2 : features[1] * features[2] > 0 ? 1 : 0;
            rows.add(RowFactory.create(Vectors.dense(features), label, 0.5 + random.nextDouble(), i % 8 == 0));
        }
        return rows;
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000); // longer than any test; speculation interrupts it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the straggler was killed", e);
        }
    }

    /** A way to stop a fit that runs in a thread. */
    interface Stop {
        void stop(Thread fitting);
    }

    /** Fits in a thread of its own without end, stops it in its second round, and gives what it threw. */
    static Throwable fitAndStop(SparkSession session, Stop stop) throws InterruptedException {
        CountDownLatch firstRound = new CountDownLatch(1);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                firstRound.countDown();
            }
        };
        TrainingConfig config = TrainingConfig.builder()
                .epochs(1_000_000)
                .batchSize(1)
                .averagingInterval(1_000_000)
                .build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            session.sparkContext().setJobGroup("mine", "a fit that is stopped", false);
            try {
                new DistributedTrainer(SPEC, config, List.of(listener)).fit(rows(session, FirstAttempt.SUCCEEDS), null);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        firstRound.await();
        while (thread.isAlive()) {
            stop.stop(thread); // again: a job group that has no job at this moment is not cancelled
            thread.join(50);
        }
        return failure.get();
    }

    /** The process ids of the executors that have registered, which are not the driver's. */
    static Set<Long> executors(SparkSession session) {
        return new HashSet<>(onExecutors(session, () -> ProcessHandle.current().pid()));
    }

    /** Drops a partition of every cached RDD from the executors that have it. */
    static void loseCached(SparkSession session, int partition) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Integer> cached = List.copyOf(context.getPersistentRDDs().keySet());
        onExecutors(session, () -> {
            cached.forEach(rdd -> SparkEnv.get().blockManager().removeBlock(new RDDBlockId(rdd, partition), true));
            return 0;
        });
    }

    private interface Work<T> extends Serializable {
        T run();
    }

    private static <T> List<T> onExecutors(SparkSession session, Work<T> work) {
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(IntStream.range(0, 8).boxed().toList(), 8)
                .map(i -> {
                    Thread.sleep(20); // long enough for every executor to get some
                    return work.run();
                })
                .collect();
    }

    /** SHA-256 of the bits. */
    static String hash(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
