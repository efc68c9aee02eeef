package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * What a partition reports of a round, besides its state.
 *
 * @param rows     that its steps saw
 * @param weight   sum of their weights
 * @param lossSum  sum over them of weight * loss
 * @param leftOut  steps whose gradient was not finite and did not reach the parameters
 * @param executor that ran it
 * @param kernels  that it computed with
 */
@DefaultSerializer(JavaForm.class)
record Sums(long rows, double weight, double lossSum, int leftOut, String executor, String kernels)
        implements Serializable {}
