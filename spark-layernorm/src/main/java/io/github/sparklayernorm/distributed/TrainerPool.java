package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.TrainingConfig;
import java.io.Serializable;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What a fit needs in every JVM, broadcast once: how to train, and the trainers that wait there for their next task, so
 * that a round does not build a network and its buffers anew. They go when the broadcast goes.
 */
final class TrainerPool implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NetworkSpec spec;
    private final TrainingConfig config;
    private transient ConcurrentLinkedDeque<LocalTrainer> idle = new ConcurrentLinkedDeque<>();

    TrainerPool(NetworkSpec spec, TrainingConfig config) {
        this.spec = spec;
        this.config = config;
    }

    /** A trainer for this thread alone, until it is given back; one whose task failed is not. */
    LocalTrainer take() {
        LocalTrainer trainer = idle.pollFirst();
        return trainer == null ? new LocalTrainer(spec, config, Kernels.best()) : trainer;
    }

    void giveBack(LocalTrainer trainer) {
        idle.addFirst(trainer);
    }

    private Object readResolve() {
        return new TrainerPool(spec, config);
    }
}
