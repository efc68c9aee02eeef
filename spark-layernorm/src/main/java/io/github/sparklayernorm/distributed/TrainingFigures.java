package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.BestConstant;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What the trained network makes of its training rows: one pass over them when the training has ended, summed in the order
 * of the partitions.
 *
 * @param rows         that were looked at: all, or a random part of a large data set
 * @param loss         their mean loss by weight, without dropout
 * @param constantLoss that of the best prediction which is the same for all of them; NaN where it is not known
 * @param classes      of a classifier; null for others
 */
@DefaultSerializer(JavaForm.class)
public record TrainingFigures(long rows, double loss, double constantLoss, ClassFigures classes)
        implements Serializable {
    /** A pass over all rows costs a third of an epoch; this keeps it at a thirtieth of the training ... */
    private static final double SHARE_OF_ROWS_SEEN = 0.1;

    /** ... but looks at so many rows in any case, which take a fraction of a second, ... */
    private static final long ROWS_IN_ANY_CASE = 10_000;

    /** ... and never at more than this, which is enough for three digits of a share. */
    private static final long ROWS_AT_MOST = 100_000;

    /** @param settings null where rows have no classes to be told of */
    static TrainingFigures of(
            SparkContext context,
            PackedPartitions data,
            NetworkSpec spec,
            float[] parameters,
            int epochs,
            ClassSettings settings,
            Gauges gauges) {
        int every = every(data.rows(), epochs);
        Broadcast<float[]> broadcast = new JavaSparkContext(context).broadcast(parameters);
        try {
            Part all = new Part(spec, settings);
            data.blocks()
                    .mapPartitions(blocks -> {
                        gauges.touch(); // the last stage of a fit shows how it ended
                        return List.of(part(blocks, spec, broadcast.value(), every, settings))
                                .iterator();
                    })
                    .collect()
                    .forEach(all::add);
            return new TrainingFigures(all.rows, all.loss / all.weight, all.constant.loss(), all.classes);
        } finally {
            CleanUp.run(broadcast::destroy);
        }
    }

    /** One row in how many is looked at. */
    static int every(long rows, int epochs) {
        double affordable = Math.max(ROWS_IN_ANY_CASE, SHARE_OF_ROWS_SEEN * rows * epochs);
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(rows / Math.min(ROWS_AT_MOST, affordable)));
    }

    private static Part part(
            Iterator<PackedRows> blocks, NetworkSpec spec, float[] parameters, int every, ClassSettings settings) {
        Part part = new Part(spec, settings);
        BatchPass.over(
                blocks, spec, parameters, every, (network, batch, loss) -> part.add(network, batch, loss, settings));
        return part;
    }

    /** Sums over rows; no record, since Kryo cannot read one. */
    @DefaultSerializer(JavaForm.class)
    private static final class Part implements Serializable {
        private static final long serialVersionUID = 1L;

        private final BestConstant constant;
        private final ClassFigures classes;
        private long rows;
        private double weight;
        private double loss;

        Part(NetworkSpec spec, ClassSettings settings) {
            constant = spec.loss().bestConstant(spec.outputs());
            classes = settings == null ? null : new ClassFigures(spec.outputs());
        }

        void add(Network network, Batch batch, double batchLoss, ClassSettings settings) {
            rows += batch.rows;
            loss += batchLoss;
            constant.add(batch.rows, batch.targets, batch.weights);
            for (int i = 0; i < batch.rows; i++) {
                weight += batch.weights[i];
                if (classes != null && batch.weights[i] > 0) {
                    int label = (int) batch.targets[i];
                    int predicted = settings.predicted(network.outputs(), i * classes.classes(), classes.classes());
                    classes.add(label, predicted, settings.unweighed(label, batch.weights[i]));
                }
            }
        }

        void add(Part other) {
            rows += other.rows;
            weight += other.weight;
            loss += other.loss;
            constant.add(other.constant);
            if (classes != null) {
                classes.add(other.classes);
            }
        }
    }
}
