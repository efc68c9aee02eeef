package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.FullGradient;
import io.github.sparklayernorm.train.Lbfgs;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingState;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/**
 * The mean loss over all training rows as a function of the parameters, with its gradient: each evaluation is one job. The
 * partitions' gradients are summed in double, in their order, so that the bits do not depend on scheduling.
 *
 * <p>With weight decay: + weightDecay / 2 * |weights|^2, over the weight matrices only.
 */
final class FullBatchLoss implements Lbfgs.Objective {
    private final SparkContext context;
    private final Gauges gauges;
    private final PackedPartitions data;
    private final NetworkSpec spec;
    private final int batchSize;
    private final double weightDecay;
    private final int decayed;

    /** @param decayed length of the prefix that weight decay applies to */
    FullBatchLoss(
            SparkContext context,
            Gauges gauges,
            PackedPartitions data,
            NetworkSpec spec,
            int batchSize,
            double weightDecay,
            int decayed) {
        this.context = context;
        this.gauges = gauges;
        this.data = data;
        this.spec = spec;
        this.batchSize = batchSize;
        this.weightDecay = weightDecay;
        this.decayed = decayed;
    }

    @DefaultSerializer(JavaForm.class)
    private record Part(double loss, FloatArrays gradient) implements Serializable {}

    @Override
    public double at(double[] x, double[] gradient) {
        Arrays.fill(gradient, 0);
        double loss = 0;
        try (Courier courier = Courier.of(context, new TrainingState(floats(x), new float[0][]))) {
            for (Part part : parts(courier)) {
                loss += part.loss();
                float[] addend = part.gradient().state().parameters();
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += addend[i];
                }
            }
        }
        loss /= data.weight();
        for (int i = 0; i < decayed; i++) {
            loss += 0.5 * weightDecay * x[i] * x[i];
            gradient[i] += weightDecay * x[i];
        }
        return loss;
    }

    private List<Part> parts(Courier courier) {
        NetworkSpec network = spec;
        Gauges shown = gauges;
        int batch = batchSize;
        float scale = (float) (1 / data.weight());
        return data.blocks()
                .mapPartitions(blocks -> {
                    shown.touch();
                    return List.of(part(network, batch, scale, courier, blocks)).iterator();
                })
                .collect();
    }

    private static Part part(
            NetworkSpec spec, int batchSize, float scale, Courier courier, Iterator<PackedRows> blocks) {
        FullGradient.Result result = new FullGradient(spec, batchSize, Kernels.best())
                .at(courier.state().parameters(), blocks, scale, TaskContext.get()::killTaskIfInterrupted);
        return new Part(result.loss(), new FloatArrays(new TrainingState(result.gradient(), new float[0][])));
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
