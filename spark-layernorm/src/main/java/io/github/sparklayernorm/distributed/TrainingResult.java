package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import java.util.List;
import java.util.Map;

/**
 * @param parameters all parameters and state of the trained network
 * @param history    a record for each epoch
 * @param kernels    names of the kernels that trained, by executor
 * @param figures    of the training rows, by the trained network
 */
public record TrainingResult(
        float[] parameters, List<EpochRecord> history, Map<String, String> kernels, TrainingFigures figures) {
    /** Before the training rows were looked at. */
    TrainingResult(float[] parameters, List<EpochRecord> history, Map<String, String> kernels) {
        this(parameters, history, kernels, null);
    }

    TrainingResult with(TrainingFigures newFigures) {
        return new TrainingResult(parameters, history, kernels, newFigures);
    }
}
