package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * Which steps of a training to take.
 *
 * @param epoch      from 0
 * @param firstStep  of this epoch, from 0; a partition with fewer steps than this has nothing to do
 * @param steps      at most so many
 * @param stepsDone  updates before this interval since the training began, in the longest partition
 * @param course     of the whole training
 * @param meanWeight of all training rows: weights are used relative to it, so that only their ratios matter
 */
@DefaultSerializer(JavaForm.class)
public record Interval(int epoch, int firstStep, int steps, long stepsDone, Course course, double meanWeight)
        implements Serializable {

    public Interval(int epoch, int firstStep, int steps, long stepsDone, long totalSteps, double meanWeight) {
        this(epoch, firstStep, steps, stepsDone, Course.whole(totalSteps), meanWeight);
    }
}
