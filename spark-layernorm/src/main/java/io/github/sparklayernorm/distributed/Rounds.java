package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/** Runs one round: bring the state to the tasks, train an interval on each partition, average what comes of it. */
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /**
     * Spark property: where partitions x state is larger than this, executors average and not the driver. The default is
     * what the driver averages in about the 100 ms that the second stage of a shuffle costs, and a fair part of its memory.
     */
    static final String MAX_DIRECT_SIZE = "spark.layernorm.averaging.maxDirectSize";

    private static final String MAX_DIRECT_SIZE_DEFAULT = "256m";
    private static final String MAX_RESULT_SIZE = "spark.driver.maxResultSize";
    private static final String MAX_RESULT_SIZE_DEFAULT = "1g"; // Spark's own
    private static final String MAX_KRYO_BUFFER = "spark.kryoserializer.buffer.max";
    private static final String MAX_KRYO_BUFFER_DEFAULT = "64m"; // Spark's own
    private static final long SLICE_FLOATS =
            1 << 18; // a shuffle block of 1 MiB or more: smaller ones cost more than they save

    private final SparkContext context;
    private final Gauges gauges;
    private final Broadcast<TrainerPool> pool;
    private final Map<String, String> kernelsByExecutor = new TreeMap<>();

    /** @param mostRows of a partition */
    Rounds(SparkContext context, Gauges gauges, long mostRows, NetworkSpec spec, TrainingConfig config) {
        this.context = context;
        this.gauges = gauges;
        pool = context.broadcast(
                new TrainerPool(spec, config.forRows(mostRows)), ClassTag$.MODULE$.apply(TrainerPool.class));
    }

    @Override
    public void close() {
        CleanUp.run(pool::destroy);
    }

    /** Names of the kernels that trained so far, by executor. */
    Map<String, String> kernelsByExecutor() {
        return kernelsByExecutor;
    }

    /** @param data the rows that the interval is of */
    Averaged run(TrainingState state, Interval interval, PackedPartitions data) {
        List<Integer> partitions = data.partitionsFrom(interval.firstStep());
        long size = StateSlices.size(state) * Float.BYTES;
        try (Courier courier = Courier.of(context, state)) {
            RoundTask task = new RoundTask(pool, interval, courier, gauges);
            Averaged averaged;
            if (direct(size, partitions.size())) {
                averaged = DirectAverage.run(context, data.blocks(), partitions, task);
            } else {
                requireResultSize(size);
                averaged = ShuffledAverage.run(context, data.blocks(), task, state, slices(state, partitions.size()));
            }
            averaged.requireFinite();
            averaged.sums().values().forEach(sums -> kernelsByExecutor.put(sums.executor(), sums.kernels()));
            return averaged;
        }
    }

    /** In local mode states pass by reference, so that only a limit that was set counts. */
    private boolean direct(long size, int partitions) {
        boolean set = context.getConf().contains(MAX_DIRECT_SIZE);
        if (context.isLocal() && !set) {
            return true;
        }
        long limit = context.getConf().getSizeAsBytes(MAX_DIRECT_SIZE, MAX_DIRECT_SIZE_DEFAULT);
        long results = maxResultSize();
        boolean direct = size * partitions <= (results > 0 ? Math.min(limit, results) : limit)
                && size <= maxSerializedSize() / 2;
        if (!direct) {
            LOG.debug("{} partitions x {} bytes are averaged by the executors", partitions, size);
        }
        return direct;
    }

    /** As many as there are partitions, unless they get too small for a shuffle or too large for the serializer. */
    private int slices(TrainingState state, int partitions) {
        long floats = StateSlices.size(state);
        long fits = floats * Float.BYTES / (maxSerializedSize() / 2) + 1;
        return (int) Math.max(fits, Math.min(partitions, floats / SLICE_FLOATS));
    }

    /**
     * Kryo makes a task's result in one buffer, whose limit is its own; a half of that leaves room for what it writes beside
     * the numbers.
     */
    private long maxSerializedSize() {
        return context.getConf().get("spark.serializer", "").endsWith("KryoSerializer")
                ? Math.max(1, context.getConf().getSizeAsMb(MAX_KRYO_BUFFER, MAX_KRYO_BUFFER_DEFAULT)) << 20
                : Long.MAX_VALUE;
    }

    private void requireResultSize(long size) {
        long limit = maxResultSize();
        if (limit > 0 && size > limit && !context.isLocal()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s must hold the state of this network, %d KiB (parameters and the optimiser's moments), but is %d KiB;"
                            + " raise it to %dk or more, and spark.driver.memory to at least five times that.",
                    MAX_RESULT_SIZE,
                    kibibytes(size),
                    kibibytes(limit),
                    kibibytes(size + size / 8)));
        }
    }

    private static long kibibytes(long bytes) {
        return (bytes + (1 << 10) - 1) >> 10;
    }

    /** 0 for no limit. */
    private long maxResultSize() {
        return context.getConf().getSizeAsBytes(MAX_RESULT_SIZE, MAX_RESULT_SIZE_DEFAULT);
    }
}
