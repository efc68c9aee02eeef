package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * @param state   after the steps
 * @param steps   taken
 * @param rows    that the steps saw
 * @param weight  sum of their weights
 * @param lossSum sum over them of weight * loss
 * @param leftOut steps whose gradient was not finite and did not reach the parameters (gradientClip > 0)
 */
@DefaultSerializer(JavaForm.class)
public record IntervalResult(TrainingState state, int steps, long rows, double weight, double lossSum, int leftOut)
        implements Serializable {}
