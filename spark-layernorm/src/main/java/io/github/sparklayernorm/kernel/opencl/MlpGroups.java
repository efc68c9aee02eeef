package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Columns;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Layer;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Loss;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Schedule;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Squares;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Update;

/**
 * The machine's operations in the shape for GPUs: work-groups of {@link #ITEMS} work-items, neighbouring items at
 * neighbouring addresses.
 *
 * <p>Whatever has a barrier ends with one: PoCL 3.1 otherwise miscompiles a condition on the work-item that is followed by
 * a loop at the end of the loop over units.
 */
final class MlpGroups extends MlpGroupProducts {
    /** Two sums of the group side by side. */
    @Local
    float[] partial = new float[2 * ITEMS];

    /** The sums of v and w over the group, left in partial[0] and partial[ITEMS] for all to read before a barrier. */
    void sumOfGroup(int item, float v, float w) {
        partial[item] = v;
        partial[ITEMS + item] = w;
        localBarrier();
        for (int stride = ITEMS / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                partial[item] = partial[item] + partial[item + stride];
                partial[ITEMS + item] = partial[ITEMS + item] + partial[ITEMS + item + stride];
            }
            localBarrier();
        }
    }

    /**
     * Mean and sum of squared deviations of a row from those of its items' shares (Chan, Golub, LeVeque 1979), left in
     * partial[0] and partial[ITEMS]. Half the barriers of two trees, and as exact as two passes.
     */
    void momentsOfGroup(int item, int cols, float mean, float squared) {
        partial[item] = mean;
        partial[ITEMS + item] = squared;
        localBarrier();
        for (int stride = ITEMS / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                // how many of the row's columns are the item's own modulo twice the stride, and its partner's
                int mine = item < cols ? (cols - 1 - item) / (2 * stride) + 1 : 0;
                int theirs = item + stride < cols ? (cols - 1 - item - stride) / (2 * stride) + 1 : 0;
                if (theirs > 0) {
                    float share = (float) theirs / (mine + theirs);
                    float delta = partial[item + stride] - partial[item];
                    partial[item] = partial[item] + delta * share;
                    partial[ITEMS + item] =
                            partial[ITEMS + item] + partial[ITEMS + item + stride] + delta * delta * share * mine;
                }
            }
            localBarrier();
        }
    }

    @Override
    void norm(int at, int row) {
        int item = getLocalId();
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        int gain = program[at + Layer.GAIN];
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        int sumBias = program[at + Layer.SUM_BIAS];
        if (sumBias >= 0) {
            for (int j = item; j < cols; j += ITEMS) {
                work[z + j] = work[z + j] + values[sumBias + j];
            }
        }
        // an item reads no other item's columns here: no barrier has made their sums visible yet
        float origin = work[z + min(item, cols - 1)];
        float sum = 0f;
        for (int j = item; j < cols; j += ITEMS) {
            sum += work[z + j] - origin;
        }
        float own = origin + sum / max(1, (cols - 1 - item) / ITEMS + 1);
        float squared = 0f;
        for (int j = item; j < cols; j += ITEMS) {
            float c = work[z + j] - own;
            squared += c * c;
        }
        momentsOfGroup(item, cols, own, squared);
        float mean = partial[0];
        float rstd = 1f / sqrt(partial[ITEMS] / cols + epsilon);
        localBarrier();
        if (item == 0) {
            work[program[at + Layer.STATS] + row] = mean;
            work[program[at + Layer.STATS] + program[at + Layer.MOST_ROWS] + row] = rstd;
        }
        for (int j = item; j < cols; j += ITEMS) {
            work[y + j] = activate(activation, values[gain + j] * ((work[z + j] - mean) * rstd) + values[bias + j]);
        }
        localBarrier();
    }

    @Override
    void normBackward(int at, int chunk, int rows) {
        int item = getLocalId();
        int cols = program[at + Layer.COLS];
        int gain = program[at + Layer.GAIN];
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        int share = program[at + Layer.SHARE];
        int sums = program[at + Layer.SUMS] + chunk * 2 * cols;
        int to = min(rows, chunk * share + share);
        for (int j = item; j < cols; j += ITEMS) {
            work[sums + j] = 0f;
            work[sums + cols + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int z = program[at + Layer.Z] + row * cols;
            int y = program[at + Layer.Y] + row * cols;
            int d = program[at + Layer.DY] + row * cols;
            float mean = work[program[at + Layer.STATS] + row];
            float rstd = work[program[at + Layer.STATS] + program[at + Layer.MOST_ROWS] + row];
            float sumX = 0f;
            float sum = 0f;
            for (int j = item; j < cols; j += ITEMS) {
                float xhat = (work[z + j] - mean) * rstd;
                float v = values[gain + j] * xhat + values[bias + j];
                float dv = work[d + j] * slope(activation, v, work[y + j]);
                float w = dv * values[gain + j];
                sumX += w * xhat;
                sum += w;
                work[d + j] = dv;
            }
            sumOfGroup(item, sumX, sum);
            float meanX = partial[0] / cols;
            float meanW = partial[ITEMS] / cols;
            localBarrier();
            for (int j = item; j < cols; j += ITEMS) {
                float xhat = (work[z + j] - mean) * rstd;
                float dv = work[d + j];
                work[sums + j] = work[sums + j] + dv * xhat;
                work[sums + cols + j] = work[sums + cols + j] + dv;
                work[d + j] = rstd * (dv * values[gain + j] - meanW - xhat * meanX);
            }
        }
        localBarrier();
    }

    @Override
    void affine(int at, int row) {
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        for (int j = getLocalId(); j < cols; j += ITEMS) {
            work[y + j] = activate(program[at + Layer.ACTIVATION], work[z + j] + values[program[at + Layer.BIAS] + j]);
        }
    }

    @Override
    void affineBackward(int at, int row) {
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        int d = program[at + Layer.DY] + row * cols;
        for (int j = getLocalId(); j < cols; j += ITEMS) {
            work[d + j] = work[d + j]
                    * slope(
                            program[at + Layer.ACTIVATION],
                            work[z + j] + values[program[at + Layer.BIAS] + j],
                            work[y + j]);
        }
    }

    @Override
    void columnSums(int at, int unit, int rows) {
        int j = unit * COLUMNS + getLocalId();
        if (j < program[at + Columns.COLS]) {
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                sum += work[program[at + Columns.MATRIX] + i * program[at + Columns.DISTANCE] + j];
            }
            work[program[at + Columns.SUMS] + j] = sum;
        }
    }

    @Override
    void softmaxLoss(int at, int row, int dataRow, float scale) {
        int item = getLocalId();
        int classes = program[at + Loss.COLS];
        int z = program[at + Loss.Z] + row * classes;
        int d = program[at + Loss.DZ] + row * classes;
        int bias = program[at + Loss.BIAS];
        float best = work[z] + values[bias];
        for (int j = item; j < classes; j += ITEMS) {
            best = max(best, work[z + j] + values[bias + j]);
        }
        float share = 0f;
        for (int j = item; j < classes; j += ITEMS) {
            share += exp(work[z + j] + values[bias + j] - best);
        }
        partial[item] = best;
        partial[ITEMS + item] = share;
        localBarrier();
        for (int stride = ITEMS / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                float mine = partial[item];
                float theirs = partial[item + stride];
                float both = max(mine, theirs);
                partial[item] = both;
                partial[ITEMS + item] =
                        partial[ITEMS + item] * exp(mine - both) + partial[ITEMS + item + stride] * exp(theirs - both);
            }
            localBarrier();
        }
        float largest = partial[0];
        float sum = partial[ITEMS];
        localBarrier();
        int label = (int) labels[dataRow];
        float weight = weights[dataRow];
        if (item == 0) {
            float fromLargest = work[z + label] + values[bias + label] - largest;
            losses[dataRow] = weight == 0f ? 0f : weight * (log(sum) - fromLargest);
        }
        for (int j = item; j < classes; j += ITEMS) {
            float p = exp(work[z + j] + values[bias + j] - largest) / sum;
            float g = scale * weight * (j == label ? p - 1f : p);
            work[d + j] = weight == 0f ? 0f : g;
        }
        localBarrier();
    }

    @Override
    void squaredLoss(int at, int row, int dataRow, float scale) {
        int item = getLocalId();
        int outputs = program[at + Loss.COLS];
        int z = program[at + Loss.Z] + row * outputs;
        int d = program[at + Loss.DZ] + row * outputs;
        float weight = weights[dataRow];
        float sum = 0f;
        for (int j = item; j < outputs; j += ITEMS) {
            float error = work[z + j] + values[program[at + Loss.BIAS] + j] - labels[dataRow * outputs + j];
            sum += error * error;
            work[d + j] = weight == 0f ? 0f : scale * weight * error;
        }
        sumOfGroup(item, sum, 0f);
        if (item == 0) {
            losses[dataRow] = weight == 0f ? 0f : 0.5f * weight * partial[0];
        }
        localBarrier();
    }

    /** Not used: {@link #loadB} turns tiles while it loads them. */
    @Override
    void transpose(int at, int unit) {}

    @Override
    void squares(int at, int unit) {
        int item = getLocalId();
        int to = min(program[at + Squares.COUNT], unit * BLOCK + BLOCK);
        float sum = 0f;
        for (int i = unit * BLOCK + item; i < to; i += ITEMS) {
            float g = work[program[at + Squares.GRADIENT] + i];
            sum += g * g;
        }
        sumOfGroup(item, sum, 0f);
        if (item == 0) {
            work[program[at + Squares.SUMS] + unit] = partial[0];
        }
        localBarrier();
    }

    @Override
    void adam(int at, int unit, int scheduleAt) {
        int gradient = program[at + Update.GRADIENT];
        int from = program[at + Update.FROM] + unit * BLOCK;
        int to = min(program[at + Update.TO], from + BLOCK);
        float factor = clipFactor(at);
        float rate = schedule[scheduleAt + Schedule.RATE];
        float inverse2 = 1f / schedule[scheduleAt + Schedule.CORRECTION2];
        float shrink = program[at + Update.DECAY] == SHRINK ? schedule[scheduleAt + Schedule.DECAY] : 1f;
        float join = program[at + Update.DECAY] == JOIN ? schedule[scheduleAt + Schedule.DECAY] : 0f;
        for (int i = from + getLocalId(); i < to; i += ITEMS) {
            adamElement(i, gradient, factor, rate, inverse2, shrink, join);
        }
    }

    @Override
    void momentum(int at, int unit, int scheduleAt) {
        int gradient = program[at + Update.GRADIENT];
        int from = program[at + Update.FROM] + unit * BLOCK;
        int to = min(program[at + Update.TO], from + BLOCK);
        float factor = clipFactor(at);
        float rate = schedule[scheduleAt + Schedule.RATE];
        float join = program[at + Update.DECAY] == JOIN ? schedule[scheduleAt + Schedule.DECAY] : 0f;
        for (int i = from + getLocalId(); i < to; i += ITEMS) {
            momentumElement(i, gradient, factor, rate, join);
        }
    }
}
