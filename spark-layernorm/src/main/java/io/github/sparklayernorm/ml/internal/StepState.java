package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.nio.ByteBuffer;

/** What is carried from one event of a key to the next, and its form in a state store: the number of steps, then floats. */
final class StepState {
    private final float[] floats;
    private int steps;

    private StepState(int size) {
        floats = new float[size];
    }

    /**
     * @param size  floats that the model carries
     * @param saved or null before the first step
     */
    static StepState of(String stage, int size, byte[] saved) {
        StepState state = new StepState(size);
        if (saved == null) {
            return state;
        }
        if (saved.length != Integer.BYTES + size * Float.BYTES) {
            throw InvalidInputException.of(
                    stage,
                    "the state of a key must be that of this model, " + size + " floats",
                    "the checkpoint's has " + (saved.length - Integer.BYTES) / Float.BYTES,
                    "go on with the model that wrote the checkpoint, or start with a new checkpointLocation");
        }
        ByteBuffer bytes = ByteBuffer.wrap(saved);
        state.steps = bytes.getInt();
        bytes.asFloatBuffer().get(state.floats);
        return state;
    }

    byte[] saved() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + floats.length * Float.BYTES);
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
