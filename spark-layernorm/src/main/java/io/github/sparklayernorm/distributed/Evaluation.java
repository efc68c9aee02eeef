package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
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
    static final Evaluation NONE = new Evaluation(Double.NaN, Double.NaN);

    @DefaultSerializer(JavaForm.class)
    private static final class Sums implements Serializable {
        private static final long serialVersionUID = 1L;

        private double weight;
        private double loss;
        private double metric;

        void add(Sums other) {
            weight += other.weight;
            loss += other.loss;
            metric += other.metric;
        }
    }

    static Evaluation of(JavaSparkContext context, PackedPartitions data, NetworkSpec spec, float[] parameters) {
        Broadcast<float[]> broadcast = context.broadcast(parameters);
        try {
            Sums sums = new Sums();
            data.blocks()
                    .mapPartitions(blocks ->
                            List.of(sums(blocks, spec, broadcast.value())).iterator())
                    .collect()
                    .forEach(sums::add);
            double metric = sums.metric / sums.weight;
            return new Evaluation(sums.loss / sums.weight, spec.loss().metricIsSquare() ? Math.sqrt(metric) : metric);
        } finally {
            CleanUp.run(broadcast::destroy);
        }
    }

    private static Sums sums(Iterator<PackedRows> blocks, NetworkSpec spec, float[] parameters) {
        Sums sums = new Sums();
        BatchPass.over(blocks, spec, parameters, 1, (network, batch, loss) -> {
            sums.loss += loss;
            sums.metric +=
                    spec.loss().metric(batch.rows, spec.outputs(), network.outputs(), batch.targets, batch.weights);
            for (int i = 0; i < batch.rows; i++) {
                sums.weight += batch.weights[i];
            }
        });
        return sums;
    }
}
