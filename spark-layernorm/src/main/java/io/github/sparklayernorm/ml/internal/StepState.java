package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.nio.ByteBuffer;

/** What is carried from one event of a key to the next, and its form in a state store: whose it is, steps, floats. */
final class StepState {
    private static final int HEADER = 2 * Integer.BYTES;

    private final float[] floats;
    private final int model;
    private int steps;

    private StepState(int size, int model) {
        floats = new float[size];
        this.model = model;
    }

    /**
     * @param size  floats that the model carries
     * @param model by which states of other models are told
     * @param saved or null before the first step
     */
    static StepState of(String stage, int size, int model, byte[] saved) {
        StepState state = new StepState(size, model);
        if (saved == null) {
            return state;
        }
        ByteBuffer bytes = ByteBuffer.wrap(saved);
        if (saved.length != HEADER + size * Float.BYTES || bytes.getInt() != model) {
            throw InvalidInputException.of(
                    stage,
                    "the state of a key must be that of this model",
                    "the checkpoint's is another model's",
                    "go on with the model that wrote the checkpoint, or start with a new checkpointLocation");
        }
        state.steps = bytes.getInt();
        bytes.asFloatBuffer().get(state.floats);
        return state;
    }

    byte[] saved() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + floats.length * Float.BYTES);
        bytes.putInt(model);
        bytes.putInt(steps);
        bytes.asFloatBuffer().put(floats);
        return bytes.array();
    }

    int steps() {
        return steps;
    }

    void stepped() {
        steps++;
    }

    /** To a state that was copied before a step. */
    void goBack(int earlierSteps, float[] earlier) {
        steps = earlierSteps;
        System.arraycopy(earlier, 0, floats, 0, floats.length);
    }

    /** Live. */
    float[] floats() {
        return floats;
    }
}
