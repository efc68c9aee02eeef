package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.train.PackedRows;
import java.util.Iterator;

/** One pass of a partition's packed rows through a network, without training it. */
final class BatchPass {
    private static final int BATCH = 256; // a GEMM is at full speed from about 100 rows on

    /** Told of each batch when the network's outputs are there. */
    interface Visitor {
        /** @param loss sum over the batch of weight * loss */
        void batch(Network network, Batch batch, double loss);
    }

    private BatchPass() {}

    /** @param every one row in so many, drawn at random by a fixed seed; 1: all, in their order */
    static void over(Iterator<PackedRows> blocks, NetworkSpec spec, float[] parameters, int every, Visitor visitor) {
        Network network = Network.of(spec, Kernels.best());
        network.parameters().load(parameters);
        Batch batch = Batch.of(spec, BATCH);
        RandomStream random = new RandomStream(1);
        while (blocks.hasNext()) {
            PackedRows block = blocks.next();
            int[] order = new int[block.rows()];
            int count = 0;
            for (int first = 0; first < block.rows(); first += every) {
                int choice = Math.min(every, block.rows() - first);
                order[count++] = first + (choice == 1 ? 0 : random.nextInt(choice));
                if (every > block.rows() - first) {
                    break; // before first overflows
                }
            }
            for (int from = 0, to; from < count; from = to) {
                to = Math.min(count, block.batchEnd(order, from, BATCH));
                block.gather(order, from, to - from, batch);
                visitor.batch(network, batch, network.evaluate(batch));
            }
        }
    }
}
