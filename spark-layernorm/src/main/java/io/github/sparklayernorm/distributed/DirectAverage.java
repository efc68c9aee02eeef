package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** The driver averages: each task sends its whole state there. One stage; the driver takes partitions x state. */
final class DirectAverage {
    private DirectAverage() {}

    static Averaged run(SparkContext context, JavaRDD<PackedRows> blocks, List<Integer> partitions, RoundTask task) {
        Collector collector = new Collector(task.courier(), partitions);
        context.<PackedRows, Result>runJob(
                blocks.rdd(),
                new Task(task),
                CollectionConverters.asScala(new ArrayList<Object>(partitions)).toSeq(),
                collector,
                ClassTag$.MODULE$.apply(Result.class));
        return new Averaged(collector.average.result(), collector.sums, collector.nanos);
    }

    /** @param state as the {@link Courier} brings it */
    @DefaultSerializer(JavaForm.class)
    private record Result(Serializable state, Sums sums) implements Serializable {}

    @DefaultSerializer(JavaForm.class)
    private static final class Task
            extends AbstractFunction2<TaskContext, scala.collection.Iterator<PackedRows>, Result>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final RoundTask task;

        Task(RoundTask task) {
            this.task = task;
        }

        @Override
        public Result apply(TaskContext context, scala.collection.Iterator<PackedRows> blocks) {
            RoundTask.Trained trained = task.run(context, CollectionConverters.asJava(blocks));
            return new Result(task.courier().send(context.partitionId(), trained.state()), trained.sums());
        }
    }

    /** Receives the results on the driver, in any order and one at a time. */
    private static final class Collector extends AbstractFunction2<Object, Result, BoxedUnit> {
        private final Courier courier;
        private final List<Integer> partitions;
        private final WeightedAverage average = new WeightedAverage();
        private final SortedMap<Integer, Sums> sums = new TreeMap<>();
        private long nanos;

        Collector(Courier courier, List<Integer> partitions) {
            this.courier = courier;
            this.partitions = partitions;
        }

        @Override
        public BoxedUnit apply(Object index, Result result) {
            long began = System.nanoTime();
            average.add(
                    (Integer) index,
                    courier.receive(result.state()),
                    result.sums().weight());
            sums.put(partitions.get((Integer) index), result.sums());
            nanos += System.nanoTime() - began;
            return BoxedUnit.UNIT;
        }
    }
}
