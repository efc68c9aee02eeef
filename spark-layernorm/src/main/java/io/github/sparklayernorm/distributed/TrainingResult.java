package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.EpochRecord;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a fit comes to. There is none with numbers that are not finite.
 *
 * @param parameters all parameters and state of the trained network
 * @param history    a record for each epoch
 * @param kernels    names of the kernels that trained, by executor
 * @param figures    of the training rows, by the trained network
 * @param plan       how the rows were gone over, in words
 */
@DefaultSerializer(JavaForm.class)
public record TrainingResult(
        float[] parameters,
        List<EpochRecord> history,
        Map<String, String> kernels,
        TrainingFigures figures,
        String plan)
        implements Serializable {

    /** @throws IllegalStateException for parameters that are not all finite */
    public TrainingResult {
        if (!finite(parameters)) {
            throw new IllegalStateException(
                    "The parameters must stay finite, but some are NaN or infinite at the end of the"
                            + " fit; try a smaller stepSize, gradientClip=1, or scale the features.");
        }
    }

    /** Before the training rows were looked at. */
    TrainingResult(float[] parameters, List<EpochRecord> history, Map<String, String> kernels) {
        this(parameters, history, kernels, null, "");
    }

    TrainingResult with(TrainingFigures newFigures) {
        return new TrainingResult(parameters, history, kernels, newFigures, plan);
    }

    public TrainingResult with(String newPlan) {
        return new TrainingResult(parameters, history, kernels, figures, newPlan);
    }

    /** Whether no number is NaN or infinite: a sum of finite floats is a finite double, and nothing else is. */
    static boolean finite(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        return Double.isFinite(sum);
    }
}
