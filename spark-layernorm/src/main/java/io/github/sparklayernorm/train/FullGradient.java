package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import java.util.Iterator;

/** Loss and gradient over all rows of a partition, in batches in their order. */
public final class FullGradient {
    private final Network network;
    private final Batch batch;
    private final int batchSize;

    public FullGradient(NetworkSpec spec, int batchSize, Kernels kernels) {
        network = Network.of(spec, kernels);
        batch = Batch.of(spec);
        this.batchSize = batchSize;
    }

    /**
     * @param loss     sum over the rows of weight * loss
     * @param gradient [trained] of scale * loss
     */
    public record Result(double loss, float[] gradient) {}

    /** @param parameters all of them, [size], read */
    public Result at(float[] parameters, Iterator<PackedRows> blocks, float scale, Runnable beforeEachBatch) {
        network.parameters().load(parameters);
        network.parameters().zeroGradients();
        double loss = 0;
        while (blocks.hasNext()) {
            PackedRows block = blocks.next();
            int[] order = new int[block.rows()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            for (int from = 0, count; from < order.length; from += count) {
                beforeEachBatch.run();
                count = Math.min(batchSize, order.length - from);
                block.gather(order, from, count, batch);
                loss += network.forwardBackward(batch, scale, 0);
            }
        }
        return new Result(loss, network.parameters().gradients().clone());
    }
}
