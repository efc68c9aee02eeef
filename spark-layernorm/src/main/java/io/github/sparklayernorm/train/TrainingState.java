package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * Everything that training changes: what is broadcast, averaged and checkpointed.
 *
 * @param parameters all parameters and state, [size]
 * @param moments    the optimiser's arrays, [momentCount][trained]
 */
@DefaultSerializer(JavaForm.class)
public record TrainingState(float[] parameters, float[][] moments) implements Serializable {

    /** The state before the first step: moments are zero. */
    public static TrainingState start(float[] parameters, int momentCount, int trained) {
        return new TrainingState(parameters, new float[momentCount][trained]);
    }

    /** A copy that may be trained on. */
    public TrainingState copy() {
        float[][] copies = new float[moments.length][];
        for (int i = 0; i < moments.length; i++) {
            copies[i] = moments[i].clone();
        }
        return new TrainingState(parameters.clone(), copies);
    }
}
