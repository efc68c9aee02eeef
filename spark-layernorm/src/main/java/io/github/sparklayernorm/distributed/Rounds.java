package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.IntervalResult;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs one round: broadcast the state, train an interval on each partition, average what comes back. */
final class Rounds implements AutoCloseable {
    private final SparkContext context;
    private final PackedPartitions data;
    private final Broadcast<TrainerPool> pool;
    private final Map<String, String> kernelsByExecutor = new TreeMap<>();

    Rounds(SparkContext context, PackedPartitions data, NetworkSpec spec, TrainingConfig config) {
        this.context = context;
        this.data = data;
        pool = context.broadcast(new TrainerPool(spec, config), ClassTag$.MODULE$.apply(TrainerPool.class));
    }

    @Override
    public void close() {
        pool.destroy();
    }

    /** The averaged state, with the sums over all partitions. */
    record Outcome(TrainingState state, long rows, double weight, double lossSum) {}

    /** Names of the kernels that trained so far, by executor. */
    Map<String, String> kernelsByExecutor() {
        return kernelsByExecutor;
    }

    Outcome run(TrainingState state, Interval interval) {
        List<Integer> partitions = data.partitionsFrom(interval.firstStep());
        try (Courier courier = Courier.of(context, state)) {
            Collector collector = new Collector(courier);
            context.<PackedRows, TaskResult>runJob(
                    data.blocks().rdd(),
                    new Task(pool, interval, courier),
                    CollectionConverters.asScala(new ArrayList<Object>(partitions))
                            .toSeq(),
                    collector,
                    ClassTag$.MODULE$.apply(TaskResult.class));
            return collector.outcome(partitions);
        }
    }

    /** Trains one partition for one interval. Stateless: a repeated task gives the same bits. */
    private static final class Task
            extends AbstractFunction2<TaskContext, scala.collection.Iterator<PackedRows>, TaskResult>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Broadcast<TrainerPool> pool;
        private final Interval interval;
        private final Courier courier;

        Task(Broadcast<TrainerPool> pool, Interval interval, Courier courier) {
            this.pool = pool;
            this.interval = interval;
            this.courier = courier;
        }

        @Override
        public TaskResult apply(TaskContext task, scala.collection.Iterator<PackedRows> blocks) {
            LocalTrainer trainer = pool.value().take();
            Iterator<PackedRows> packed = CollectionConverters.asJava(blocks);
            IntervalResult result = trainer.train(
                    packed, task.partitionId(), interval, courier.state().copy(), task::killTaskIfInterrupted);
            pool.value().giveBack(trainer);
            return new TaskResult(
                    courier.send(task.partitionId(), result.state()),
                    result.rows(),
                    result.weight(),
                    result.lossSum(),
                    SparkEnv.get().executorId(),
                    trainer.kernels());
        }
    }

    /** Receives the results on the driver, in any order and one at a time. */
    private final class Collector extends AbstractFunction2<Object, TaskResult, BoxedUnit> {
        private final Courier courier;
        private final WeightedAverage average = new WeightedAverage();
        private final Map<Integer, TaskResult> sums = new TreeMap<>();

        Collector(Courier courier) {
            this.courier = courier;
        }

        @Override
        public BoxedUnit apply(Object index, TaskResult result) {
            average.add((Integer) index, courier.receive(result.state()), result.weight());
            sums.put(
                    (Integer) index,
                    new TaskResult(
                            null,
                            result.rows(),
                            result.weight(),
                            result.lossSum(),
                            result.executor(),
                            result.kernels()));
            return BoxedUnit.UNIT;
        }

        Outcome outcome(List<Integer> partitions) {
            long rows = 0;
            double weight = 0;
            double lossSum = 0;
            for (Map.Entry<Integer, TaskResult> entry : sums.entrySet()) {
                TaskResult result = entry.getValue();
                if (!Double.isFinite(result.lossSum())) {
                    throw new DivergedException(partitions.get(entry.getKey()));
                }
                rows += result.rows();
                weight += result.weight();
                lossSum += result.lossSum();
                kernelsByExecutor.put(result.executor(), result.kernels());
            }
            return new Outcome(average.result(), rows, weight, lossSum);
        }
    }
}
