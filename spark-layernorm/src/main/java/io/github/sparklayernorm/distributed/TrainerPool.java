package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.opencl.KernelSelection;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.TrainingConfig;
import java.io.Serializable;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What a fit needs in every JVM, broadcast once: how to train, and the trainers that wait there for their next task, so
 * that a round does not build a network and its buffers anew. They go when the broadcast goes.
 */
@DefaultSerializer(JavaForm.class)
final class TrainerPool implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NetworkSpec spec;
    private final TrainingConfig config;
    /** by the GPUs that they were made for */
    private transient Map<List<String>, Deque<LocalTrainer>> idle = new ConcurrentHashMap<>();

    TrainerPool(NetworkSpec spec, TrainingConfig config) {
        this.spec = spec;
        this.config = config;
    }

    /** A trainer for this thread alone, until it is given back; one whose task failed is not. */
    LocalTrainer take() {
        LocalTrainer trainer = idle().pollFirst();
        return trainer == null
                ? new LocalTrainer(spec, config, KernelSelection.forTask(config.device(), gpus()))
                : trainer;
    }

    void giveBack(LocalTrainer trainer) {
        idle().addFirst(trainer);
    }

    private Deque<LocalTrainer> idle() {
        return idle.computeIfAbsent(gpus(), addresses -> new ConcurrentLinkedDeque<>());
    }

    /** Addresses of the GPUs that Spark's resource scheduling gave the task. */
    private static List<String> gpus() {
        ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
        return gpu == null ? List.of() : List.of(gpu.addresses());
    }

    private Object readResolve() {
        return new TrainerPool(spec, config);
    }
}
