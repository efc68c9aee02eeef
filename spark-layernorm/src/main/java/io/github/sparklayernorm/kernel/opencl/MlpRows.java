package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Columns;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Layer;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Loss;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Schedule;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Squares;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Transpose;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Update;

/** The machine's operations in the shape for CPU devices: a work-group is one work-item, no barriers. */
final class MlpRows extends MlpRowProducts {
    @Override
    void norm(int at, int row) {
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        int stats = program[at + Layer.STATS] + row;
        int gain = program[at + Layer.GAIN];
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        int sumBias = program[at + Layer.SUM_BIAS];
        if (sumBias >= 0) {
            for (int j = 0; j < cols; j++) {
                work[z + j] = work[z + j] + values[sumBias + j];
            }
        }
        int whole = cols - (cols & 15);
        float origin = work[z];
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                lanes[l] = lanes[l] + (work[z + j + l] - origin);
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            sum += work[z + j] - origin;
        }
        float mean = origin + sum / cols;
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                float c = work[z + j + l] - mean;
                lanes[l] = lanes[l] + c * c;
            }
        }
        float squared = 0f;
        for (int l = 0; l < 16; l++) {
            squared += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            float c = work[z + j] - mean;
            squared += c * c;
        }
        float rstd = 1f / sqrt(squared / cols + epsilon);
        work[stats] = mean;
        work[stats + program[at + Layer.MOST_ROWS]] = rstd;
        if (activation == RELU) {
            for (int j = 0; j < cols; j++) {
                float v = values[gain + j] * ((work[z + j] - mean) * rstd) + values[bias + j];
                work[y + j] = v < 0f ? 0f : v;
            }
        } else {
            for (int j = 0; j < cols; j++) {
                work[y + j] = activate(activation, values[gain + j] * ((work[z + j] - mean) * rstd) + values[bias + j]);
            }
        }
    }

    @Override
    void normBackward(int at, int chunk, int rows) {
        int cols = program[at + Layer.COLS];
        int gain = program[at + Layer.GAIN];
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        int share = program[at + Layer.SHARE];
        int sums = program[at + Layer.SUMS] + chunk * 2 * cols;
        int to = min(rows, chunk * share + share);
        int whole = cols - (cols & 15);
        float[] lanesX = new float[16];
        float[] lanes = new float[16];
        for (int j = 0; j < 2 * cols; j++) {
            work[sums + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int z = program[at + Layer.Z] + row * cols;
            int y = program[at + Layer.Y] + row * cols;
            int d = program[at + Layer.DY] + row * cols;
            float mean = work[program[at + Layer.STATS] + row];
            float rstd = work[program[at + Layer.STATS] + program[at + Layer.MOST_ROWS] + row];
            if (activation == RELU) {
                for (int j = 0; j < cols; j++) {
                    // loaded first: a load behind the condition would keep the compiler from vectorising
                    float dy = work[d + j];
                    work[d + j] = work[y + j] <= 0f ? 0f : dy;
                }
            } else {
                for (int j = 0; j < cols; j++) {
                    float v = values[gain + j] * ((work[z + j] - mean) * rstd) + values[bias + j];
                    work[d + j] = work[d + j] * slope(activation, v, work[y + j]);
                }
            }
            for (int l = 0; l < 16; l++) {
                lanesX[l] = 0f;
                lanes[l] = 0f;
            }
            for (int j = 0; j < whole; j += 16) {
                for (int l = 0; l < 16; l++) {
                    float w = work[d + j + l] * values[gain + j + l];
                    lanesX[l] = lanesX[l] + w * ((work[z + j + l] - mean) * rstd);
                    lanes[l] = lanes[l] + w;
                }
            }
            float sumX = 0f;
            float sum = 0f;
            for (int l = 0; l < 16; l++) {
                sumX += lanesX[l];
                sum += lanes[l];
            }
            for (int j = whole; j < cols; j++) {
                float w = work[d + j] * values[gain + j];
                sumX += w * ((work[z + j] - mean) * rstd);
                sum += w;
            }
            float meanX = sumX / cols;
            float meanW = sum / cols;
            for (int j = 0; j < cols; j++) {
                float xhat = (work[z + j] - mean) * rstd;
                float dv = work[d + j];
                work[sums + j] = work[sums + j] + dv * xhat;
                work[sums + cols + j] = work[sums + cols + j] + dv;
                work[d + j] = rstd * (dv * values[gain + j] - meanW - xhat * meanX);
            }
        }
    }

    @Override
    void affine(int at, int row) {
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        for (int j = 0; j < cols; j++) {
            work[y + j] = activate(activation, work[z + j] + values[bias + j]);
        }
    }

    @Override
    void affineBackward(int at, int row) {
        int cols = program[at + Layer.COLS];
        int z = program[at + Layer.Z] + row * cols;
        int y = program[at + Layer.Y] + row * cols;
        int d = program[at + Layer.DY] + row * cols;
        int bias = program[at + Layer.BIAS];
        int activation = program[at + Layer.ACTIVATION];
        for (int j = 0; j < cols; j++) {
            work[d + j] = work[d + j] * slope(activation, work[z + j] + values[bias + j], work[y + j]);
        }
    }

    @Override
    void columnSums(int at, int unit, int rows) {
        int from = unit * COLUMNS;
        int width = min(COLUMNS, program[at + Columns.COLS] - from);
        int distance = program[at + Columns.DISTANCE];
        int matrix = program[at + Columns.MATRIX] + from;
        int sums = program[at + Columns.SUMS] + from;
        for (int j = 0; j < width; j++) {
            work[sums + j] = 0f;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                work[sums + j] = work[sums + j] + work[matrix + i * distance + j];
            }
        }
    }

    @Override
    void softmaxLoss(int at, int row, int dataRow, float scale) {
        int classes = program[at + Loss.COLS];
        int z = program[at + Loss.Z] + row * classes;
        int d = program[at + Loss.DZ] + row * classes;
        int bias = program[at + Loss.BIAS];
        int label = (int) labels[dataRow];
        float weight = weights[dataRow];
        float largest = work[z] + values[bias];
        for (int j = 0; j < classes; j++) {
            work[z + j] = work[z + j] + values[bias + j];
            largest = max(largest, work[z + j]);
        }
        float sum = 0f;
        for (int j = 0; j < classes; j++) {
            work[d + j] = exp(work[z + j] - largest);
            sum += work[d + j];
        }
        float factor = scale * weight;
        losses[dataRow] = weight == 0f ? 0f : weight * (log(sum) - (work[z + label] - largest));
        for (int j = 0; j < classes; j++) {
            work[d + j] = weight == 0f ? 0f : factor * (work[d + j] / sum);
        }
        work[d + label] = work[d + label] - factor;
    }

    @Override
    void squaredLoss(int at, int row, int dataRow, float scale) {
        int outputs = program[at + Loss.COLS];
        int z = program[at + Loss.Z] + row * outputs;
        int d = program[at + Loss.DZ] + row * outputs;
        int bias = program[at + Loss.BIAS];
        float weight = weights[dataRow];
        float sum = 0f;
        for (int j = 0; j < outputs; j++) {
            float error = work[z + j] + values[bias + j] - labels[dataRow * outputs + j];
            sum += error * error;
            work[d + j] = weight == 0f ? 0f : scale * weight * error;
        }
        losses[dataRow] = weight == 0f ? 0f : 0.5f * weight * sum;
    }

    @Override
    void transpose(int at, int unit) {
        int m = program[at + Transpose.M];
        int n = program[at + Transpose.N];
        int from = program[at + Transpose.FROM];
        int to = program[at + Transpose.TO];
        int end = min(n, unit * 16 + 16);
        // 16 columns at a time read whole cache lines
        for (int i = 0; i < m; i++) {
            for (int j = unit * 16; j < end; j++) {
                work[to + j * m + i] = values[from + i * n + j];
            }
        }
    }

    @Override
    void squares(int at, int unit) {
        int from = unit * BLOCK;
        int to = min(program[at + Squares.COUNT], from + BLOCK);
        int whole = from + (to - from - ((to - from) & 15));
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int i = from; i < whole; i += 16) {
            for (int l = 0; l < 16; l++) {
                float g = work[program[at + Squares.GRADIENT] + i + l];
                lanes[l] = lanes[l] + g * g;
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int i = whole; i < to; i++) {
            float g = work[program[at + Squares.GRADIENT] + i];
            sum += g * g;
        }
        work[program[at + Squares.SUMS] + unit] = sum;
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
        for (int i = from; i < to; i++) {
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
        for (int i = from; i < to; i++) {
            momentumElement(i, gradient, factor, rate, join);
        }
    }
}
