package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import org.apache.spark.SparkContext;

/** Carries the state of a round from the driver to the tasks, and the tasks' states back. One for each round. */
sealed interface Courier extends Serializable, AutoCloseable permits LocalCourier, BroadcastCourier {
    static Courier of(SparkContext context, TrainingState state) {
        return context.isLocal() ? new LocalCourier(state) : new BroadcastCourier(context, state);
    }

    /** In a task: the state to start from. All tasks of a JVM share it: read only. */
    TrainingState state();

    /** In a task: gives the state that it ended with, and gets what its result must hold. */
    Serializable send(int partition, TrainingState state);

    /** On the driver: the state that a task's result stands for. */
    TrainingState receive(Serializable sent);

    /** On the driver, when the round is over, however it ended. */
    @Override
    void close();
}
