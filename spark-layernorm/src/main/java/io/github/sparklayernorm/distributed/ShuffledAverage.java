package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * A reduce-scatter through Spark's shuffle: task i of the second stage averages slice i of all partitions' states, in the
 * order of the partitions. The driver takes one state, however many partitions there are; the price is a second stage.
 *
 * <p>The bits are those of {@link DirectAverage}: each number goes through the same operations in the same order.
 */
final class ShuffledAverage {
    private ShuffledAverage() {}

    /** A slice of a partition's state; slice 0 brings the partition's sums. */
    @DefaultSerializer(JavaForm.class)
    private record Slice(int partition, double weight, FloatArrays values, Sums sums) implements Serializable {}

    /** The average of a slice, null where all weights are zero; with all sums where it is slice 0. */
    @DefaultSerializer(JavaForm.class)
    private record Result(int slice, FloatArrays values, Map<Integer, Sums> sums, long nanos) implements Serializable {}

    /** @param like a state of the right shape */
    static Averaged run(
            SparkContext context, JavaRDD<PackedRows> blocks, RoundTask task, TrainingState like, int slices) {
        JavaPairRDD<Integer, Slice> shuffled = blocks.mapPartitionsToPair(part -> slices(task, part, slices))
                .partitionBy(new HashPartitioner(slices)); // an Integer's hash is itself: key i goes to partition i
        try {
            TrainingState average = StateSlices.like(like);
            SortedMap<Integer, Sums> sums = new TreeMap<>();
            boolean any = false;
            long nanos = 0;
            for (Result result :
                    shuffled.mapPartitions(ShuffledAverage::average).collect()) {
                sums.putAll(result.sums());
                nanos = Math.max(nanos, result.nanos());
                if (result.values() != null) {
                    any = true;
                    float[] values = result.values().state().parameters();
                    StateSlices.paste(average, result.slice(), slices, values);
                }
            }
            return new Averaged(any ? average : null, sums, nanos);
        } finally {
            CleanUp.run(() -> remove(context, shuffled));
        }
    }

    private static Iterator<Tuple2<Integer, Slice>> slices(RoundTask task, Iterator<PackedRows> part, int slices) {
        TaskContext context = TaskContext.get();
        RoundTask.Trained trained = task.run(context, part);
        if (trained.sums().rows() == 0) {
            return List.<Tuple2<Integer, Slice>>of().iterator();
        }
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            keys.add(i);
        }
        return keys.stream()
                .map(i -> new Tuple2<>(
                        i,
                        new Slice(
                                context.partitionId(),
                                trained.sums().weight(),
                                wire(StateSlices.cut(trained.state(), i, slices)),
                                i == 0 ? trained.sums() : null)))
                .iterator(); // lazily: one slice at a time is held twice
    }

    private static Iterator<Result> average(Iterator<Tuple2<Integer, Slice>> part) {
        List<Slice> all = new ArrayList<>();
        part.forEachRemaining(pair -> all.add(pair._2()));
        all.sort(Comparator.comparingInt(Slice::partition));
        long began = System.nanoTime(); // all slices have arrived
        WeightedAverage average = new WeightedAverage();
        Map<Integer, Sums> sums = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            Slice slice = all.get(i);
            average.add(i, slice.values().state(), slice.weight());
            if (slice.sums() != null) {
                sums.put(slice.partition(), slice.sums());
            }
        }
        FloatArrays values =
                average.result() == null ? null : wire(average.result().parameters());
        return List.of(new Result(TaskContext.getPartitionId(), values, sums, System.nanoTime() - began))
                .iterator();
    }

    private static FloatArrays wire(float[] values) {
        return new FloatArrays(new TrainingState(values, new float[0][]));
    }

    /** Spark would keep the shuffle's files until the driver's collector finds the RDD: too late, with one a round. */
    private static void remove(SparkContext context, JavaPairRDD<Integer, Slice> shuffled) {
        int shuffle =
                ((ShuffleDependency<?, ?, ?>) shuffled.rdd().dependencies().head()).shuffleId();
        context.cleaner().foreach(cleaner -> {
            cleaner.doCleanupShuffle(shuffle, false);
            return null;
        });
    }
}
