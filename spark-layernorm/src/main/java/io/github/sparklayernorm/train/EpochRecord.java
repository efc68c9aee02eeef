package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * What one pass over the data did.
 *
 * @param epoch            from 1
 * @param trainingLoss     mean over the rows, by weight, as seen during the pass (with dropout, before later updates)
 * @param validationLoss   mean over the validation rows after the pass; NaN without validation rows
 * @param validationMetric accuracy of a classifier, root mean squared error of a regressor (in the units of the targets
 *                         that the network sees); NaN without validation rows
 * @param seconds          wall time of the pass, with averaging and without validation
 * @param rowsPerSecond    rows of the pass by that time
 * @param learningRate     of the last step
 */
@DefaultSerializer(JavaForm.class)
public record EpochRecord(
        int epoch,
        double trainingLoss,
        double validationLoss,
        double validationMetric,
        double seconds,
        double rowsPerSecond,
        double learningRate)
        implements Serializable {}
