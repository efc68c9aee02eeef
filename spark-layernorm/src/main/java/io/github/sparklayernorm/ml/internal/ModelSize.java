package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.Model;
import org.apache.spark.util.SizeEstimator;

/** What a model takes of the driver's memory, for Spark Connect's accounts. */
final class ModelSize {
    private ModelSize() {}

    /**
     * Bytes of the params, the trained numbers and what else is kept with them. Spark's own estimate walks through all that
     * the model can reach: its parent, broadcasts, networks that predict rows.
     *
     * @param more objects without references to the model
     */
    static long of(Model<?> model, TrainedNetwork network, Object... more) {
        long size = model.estimateMatadataSize() + SizeEstimator.estimate(network.parameters());
        if (network.standardization() != null) {
            size += SizeEstimator.estimate(network.standardization());
        }
        for (Object object : more) {
            size += SizeEstimator.estimate(object);
        }
        return size;
    }
}
