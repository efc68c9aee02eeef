package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * How long a training is to go on, as its learning rate has to know: to the end of its budget, or, once it has stopped
 * learning what holds for other rows, to an end that was brought forward.
 *
 * @param totalSteps updates of the whole budget, in the longest partition
 * @param fallsFrom  the step at which the rate leaves the schedule and begins to fall to zero; {@code totalSteps} if it does not
 * @param fallsTo    the step at which it is there
 */
@DefaultSerializer(JavaForm.class)
public record Course(long totalSteps, long fallsFrom, long fallsTo) implements Serializable {

    /** To the end of the budget. */
    public static Course whole(long totalSteps) {
        return new Course(totalSteps, totalSteps, totalSteps);
    }
}
