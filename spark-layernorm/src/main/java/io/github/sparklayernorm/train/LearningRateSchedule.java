package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * The step size over the course of a training, as a factor of {@code stepSize}: a linear warm-up, then the shape.
 *
 * @param warmupSteps steps of the linear rise from 1 / warmupSteps to 1; 0 for none
 * @param decaySteps  shape STEP: steps between two reductions
 * @param decayRate   shape STEP: factor of each reduction, in (0, 1]
 */
@DefaultSerializer(JavaForm.class)
public record LearningRateSchedule(Shape shape, long warmupSteps, long decaySteps, double decayRate)
        implements Serializable {

    public static final LearningRateSchedule CONSTANT = new LearningRateSchedule(Shape.CONSTANT, 0, 1, 1);

    /** What follows the warm-up. */
    public enum Shape {
        CONSTANT,
        /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts). */
        COSINE,
        /** Multiplied by decayRate every decaySteps. */
        STEP;

        public String text() {
            return Names.of(this);
        }

        public static String[] texts() {
            return Names.all(Shape.class);
        }

        public static Shape of(String text) {
            return Names.read(Shape.class, "learningRateSchedule", text);
        }
    }

    public LearningRateSchedule {
        if (warmupSteps < 0 || decaySteps < 1 || !(decayRate > 0 && decayRate <= 1)) {
            throw new IllegalArgumentException(
                    "a schedule must have warmupSteps of at least 0, decaySteps of at least 1 and a decayRate in (0, 1],"
                            + " but has " + warmupSteps + ", " + decaySteps + " and " + decayRate + ".");
        }
    }

    /**
     * @param step       number of the update, from 0
     * @param totalSteps of the whole training
     */
    public double factor(long step, long totalSteps) {
        return factor(step, Course.whole(totalSteps));
    }

    /** @param step number of the update, from 0 */
    public double factor(long step, Course course) {
        if (step < warmupSteps) {
            return (step + 1.0) / warmupSteps;
        }
        return switch (shape) {
            case CONSTANT -> 1;
            case COSINE -> 0.5 * (1 + Math.cos(phase(step, course)));
            case STEP -> Math.pow(decayRate, (step - warmupSteps) / decaySteps);
        };
    }

    /** Of the half cosine, from 0 to pi. */
    private double phase(long step, Course course) {
        if (step <= course.fallsFrom()) {
            return Math.PI * (step - warmupSteps) / Math.max(1, course.totalSteps() - warmupSteps);
        }
        double begun = phase(Math.max(warmupSteps, course.fallsFrom()), course);
        return begun
                + (Math.PI - begun) * (step - course.fallsFrom()) / Math.max(1, course.fallsTo() - course.fallsFrom());
    }
}
