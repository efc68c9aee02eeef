package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Columns;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Layer;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Loss;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Product;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Schedule;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Squares;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Transpose;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Update;

/**
 * Mini-batch steps as passes of one kernel: a small machine whose program is a list of matrix operations and whose memory
 * stays on the device from the first pass to the last. A pass is a barrier across the whole device, so the operations of
 * one pass must not depend on each other.
 *
 * <p>An operation is {@link #WIDTH} ints of {@link #program}, whose places {@link MlpOperands} names; its units (a tile, a
 * row, a block of elements) are dealt out to work-groups in turn, on through all operations of the pass. A number of rows of {@link #BATCH} means the rows of the
 * step's mini-batch.
 *
 * <p>The plain twin is {@link MlpJavaSteps}.
 */
abstract class MlpKernel extends ActivationKernel {
    static final int WIDTH = 16;
    static final int BATCH = -1;
    /** Elements of one unit of an operation without structure, and columns of one unit of a column sum. */
    static final int BLOCK = 4096;

    static final int COLUMNS = 256;

    static final int MULTIPLY = 0;
    static final int NORM = 1;
    static final int NORM_BACKWARD = 2;
    static final int AFFINE = 3;
    static final int AFFINE_BACKWARD = 4;
    static final int COLUMN_SUMS = 5;
    static final int SOFTMAX_LOSS = 6;
    static final int SQUARED_LOSS = 7;
    static final int TRANSPOSE = 8;
    static final int SQUARES = 9;
    static final int ADAM = 10;
    static final int MOMENTUM = 11;

    // where a product's factors are
    static final int FEATURES_VALUES = 0;
    static final int WORK_VALUES = 1;
    static final int FEATURES_WORK = 2;
    static final int WORK_WORK = 3;

    // what weight decay does to a range of parameters
    static final int KEEP = 0;
    static final int SHRINK = 1;
    static final int JOIN = 2;

    int phasesPerStep;
    float epsilon;
    float beta1;
    float beta2;
    float adamEpsilon;
    /** largest norm of the gradient, 0 for any */
    float clip;
    /** [operations, WIDTH] read */
    int[] program;
    /** [phasesPerStep + 1] read: the first operation of each pass of a step, and the end */
    int[] phases;
    /** [steps, 2] read: first row and number of rows of each mini-batch */
    int[] batches;
    /** [steps, Schedule.WIDTH] read */
    float[] schedule;
    /** [R,C] read */
    float[] features;
    /** [R] or [R,K] read */
    float[] labels;
    /** [R] read */
    float[] weights;
    /** [P] parameters, updated */
    float[] values;
    /** [trained] first moments or velocities, updated */
    float[] first;
    /** [trained] second moments, updated */
    float[] second;
    /** activations, statistics, gradients: written before they are read in every step */
    float[] work;
    /** [R] written */
    float[] losses;

    @Override
    public void run() {
        int step = getPassId() / phasesPerStep;
        int phase = getPassId() - step * phasesPerStep;
        int unit = getGroupId();
        for (int i = phases[phase]; i < phases[phase + 1]; i++) {
            int at = i * WIDTH;
            int units = program[at + MlpOperands.UNITS];
            while (unit < units) {
                perform(program[at + MlpOperands.CODE], at, unit, step);
                unit += getNumGroups();
            }
            unit -= units;
        }
    }

    final void perform(int op, int at, int unit, int step) {
        int row = batches[2 * step];
        int rows = batches[2 * step + 1];
        if (op == MULTIPLY) {
            int m = program[at + Product.M] == BATCH ? rows : program[at + Product.M];
            int n = program[at + Product.N];
            int k = program[at + Product.K] == BATCH ? rows : program[at + Product.K];
            multiply(at, unit, m, n, k, row * program[at + Product.FEATURES]);
        } else if (op == NORM) {
            if (unit < rows) {
                norm(at, unit);
            }
        } else if (op == NORM_BACKWARD) {
            normBackward(at, unit, rows);
        } else if (op == AFFINE) {
            if (unit < rows) {
                affine(at, unit);
            }
        } else if (op == AFFINE_BACKWARD) {
            if (unit < rows) {
                affineBackward(at, unit);
            }
        } else if (op == COLUMN_SUMS) {
            columnSums(at, unit, program[at + Columns.ROWS] == BATCH ? rows : program[at + Columns.ROWS]);
        } else if (op == SOFTMAX_LOSS) {
            if (unit < rows) {
                softmaxLoss(at, unit, row + unit, schedule[Schedule.WIDTH * step + Schedule.SCALE]);
            }
        } else if (op == SQUARED_LOSS) {
            if (unit < rows) {
                squaredLoss(at, unit, row + unit, schedule[Schedule.WIDTH * step + Schedule.SCALE]);
            }
        } else if (op == TRANSPOSE) {
            transpose(at, unit);
        } else if (op == SQUARES) {
            squares(at, unit);
        } else if (op == ADAM) {
            adam(at, unit, Schedule.WIDTH * step);
        } else {
            momentum(at, unit, Schedule.WIDTH * step);
        }
    }

    /** {@link Product}. In the features the mini-batch begins at featuresAt. */
    abstract void multiply(int at, int unit, int m, int n, int k, int featuresAt);

    /** {@link Layer} with a norm. */
    abstract void norm(int at, int row);

    /** {@link Layer} with a norm, backward. */
    abstract void normBackward(int at, int chunk, int rows);

    /** {@link Layer} without a norm. */
    abstract void affine(int at, int row);

    /** {@link Layer} without a norm, backward. */
    abstract void affineBackward(int at, int row);

    /** {@link Columns} */
    abstract void columnSums(int at, int unit, int rows);

    /** {@link Loss} of a class. */
    abstract void softmaxLoss(int at, int row, int dataRow, float scale);

    /** {@link Loss} of values. */
    abstract void squaredLoss(int at, int row, int dataRow, float scale);

    /** {@link Transpose} */
    abstract void transpose(int at, int unit);

    /** {@link Squares}: of one block of the gradient. */
    abstract void squares(int at, int unit);

    /** {@link Update} */
    abstract void adam(int at, int unit, int scheduleAt);

    /** As {@link #adam}. */
    abstract void momentum(int at, int unit, int scheduleAt);

    /**
     * What clipping multiplies the gradient by; -1 where its length is not finite, and no step is taken. Every work-item adds
     * the blocks' sums in the same order.
     */
    final float clipFactor(int at) {
        float factor = 1f;
        if (clip > 0f) {
            float sum = 0f;
            for (int i = 0; i < program[at + Update.BLOCKS]; i++) {
                sum += work[program[at + Update.SQUARES] + i];
            }
            float length = sqrt(sum);
            factor = -1f;
            if (length <= 3.4e38f) { // not the other way round: Aparapi turns !(a <= b) into a > b, which NaN is not
                factor = length > clip ? clip / length : 1f;
            }
        }
        return factor;
    }

    final void adamElement(int i, int gradientAt, float factor, float rate, float inverse2, float shrink, float join) {
        if (factor >= 0f) {
            float g = work[gradientAt + i] * factor + join * values[i];
            float m = beta1 * first[i] + (1f - beta1) * g;
            float v = beta2 * second[i] + (1f - beta2) * g * g;
            first[i] = m;
            second[i] = v;
            values[i] = values[i] * shrink - rate * m / (sqrt(v * inverse2) + adamEpsilon);
        }
    }

    final void momentumElement(int i, int gradientAt, float factor, float rate, float join) {
        if (factor >= 0f) {
            float velocity = beta1 * first[i] + (work[gradientAt + i] * factor + join * values[i]);
            first[i] = velocity;
            values[i] = values[i] - rate * velocity;
        }
    }
}
