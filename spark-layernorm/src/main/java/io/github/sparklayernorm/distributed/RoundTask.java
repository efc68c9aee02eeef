package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.IntervalResult;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** Trains one partition for one interval. Stateless: a repeated task gives the same bits. */
@DefaultSerializer(JavaForm.class)
record RoundTask(Broadcast<TrainerPool> pool, Interval interval, Courier courier, Gauges gauges)
        implements Serializable {

    /** The state after the interval's steps, and what they saw. */
    record Trained(TrainingState state, Sums sums) {}

    Trained run(TaskContext task, Iterator<PackedRows> blocks) {
        gauges.touch();
        LocalTrainer trainer = pool.value().take();
        IntervalResult result = trainer.train(
                blocks, task.partitionId(), interval, courier.state().copy(), task::killTaskIfInterrupted);
        pool.value().giveBack(trainer);
        return new Trained(
                result.state(),
                new Sums(
                        result.rows(),
                        result.weight(),
                        result.lossSum(),
                        result.leftOut(),
                        SparkEnv.get().executorId(),
                        trainer.kernels()));
    }
}
