package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/** Between JVMs: out by Spark's broadcast, which executors pass on to each other, and back in the tasks' results. */
@DefaultSerializer(JavaForm.class)
final class BroadcastCourier implements Courier {
    private static final long serialVersionUID = 1L;

    private final Broadcast<FloatArrays> broadcast;

    BroadcastCourier(SparkContext context, TrainingState state) {
        broadcast = context.broadcast(new FloatArrays(state), ClassTag$.MODULE$.apply(FloatArrays.class));
    }

    @Override
    public TrainingState state() {
        return broadcast.value().state();
    }

    @Override
    public Serializable send(int partition, TrainingState state) {
        return new FloatArrays(state);
    }

    @Override
    public TrainingState receive(Serializable sent) {
        return ((FloatArrays) sent).state();
    }

    @Override
    public void close() {
        CleanUp.run(broadcast::destroy);
    }
}
