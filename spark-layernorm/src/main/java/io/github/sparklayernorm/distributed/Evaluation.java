package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Loss and metric over packed rows, computed on the executors and summed in the order of the partitions.
 *
 * @param loss   mean by weight
 * @param metric accuracy of a classifier, root mean squared error of a regressor
 */
record Evaluation(double loss, double metric) {
    private static final int BATCH = 256; // a GEMM is at full speed from about 100 rows on

    static final Evaluation NONE = new Evaluation(Double.NaN, Double.NaN);

    @DefaultSerializer(JavaForm.class)
    private record Sums(double weight, double loss, double metric) implements Serializable {
        Sums plus(Sums other) {
            return new Sums(weight + other.weight, loss + other.loss, metric + other.metric);
        }
    }

    static Evaluation of(JavaSparkContext context, PackedPartitions data, NetworkSpec spec, float[] parameters) {
        Broadcast<float[]> broadcast = context.broadcast(parameters);
        try {
            Sums sums = data
                    .blocks()
                    .mapPartitions(blocks ->
                            List.of(sums(blocks, spec, broadcast.value())).iterator())
                    .collect()
                    .stream()
                    .reduce(new Sums(0, 0, 0), Sums::plus);
            double metric = sums.metric / sums.weight;
            return new Evaluation(sums.loss / sums.weight, spec.loss().metricIsSquare() ? Math.sqrt(metric) : metric);
        } finally {
            CleanUp.run(broadcast::destroy);
        }
    }

    private static Sums sums(Iterator<PackedRows> blocks, NetworkSpec spec, float[] parameters) {
        Network network = Network.of(spec, Kernels.best());
        network.parameters().load(parameters);
        Batch batch = Batch.of(spec);
        Sums sums = new Sums(0, 0, 0);
        while (blocks.hasNext()) {
            PackedRows block = blocks.next();
            int[] order = new int[block.rows()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            for (int from = 0, to; from < block.rows(); from = to) {
                to = block.batchEnd(order, from, BATCH);
                block.gather(order, from, to - from, batch);
                double loss = network.evaluate(batch);
                double metric =
                        spec.loss().metric(batch.rows, spec.outputs(), network.outputs(), batch.targets, batch.weights);
                double weight = 0;
                for (int i = 0; i < batch.rows; i++) {
                    weight += batch.weights[i];
                }
                sums = sums.plus(new Sums(weight, loss, metric));
            }
        }
        return sums;
    }
}
