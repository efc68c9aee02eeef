package io.github.sparklayernorm.kernel.opencl;

/** The machine's operations in the shape for CPU devices: a work-group is one work-item, no barriers. */
final class MlpRows extends MlpRowProducts {
    @Override
    void norm(int at, int row) {
        int cols = program[at + 2];
        int z = program[at + 3] + row * cols;
        int y = program[at + 4] + row * cols;
        int stats = program[at + 5] + row;
        int gain = program[at + 6];
        int bias = program[at + 7];
        int activation = program[at + 8];
        int sumBias = program[at + 10];
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
        work[stats + program[at + 9]] = rstd;
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
        int cols = program[at + 2];
        int gain = program[at + 6];
        int bias = program[at + 7];
        int activation = program[at + 8];
        int share = program[at + 12];
        int sums = program[at + 11] + chunk * 2 * cols;
        int to = min(rows, chunk * share + share);
        int whole = cols - (cols & 15);
        float[] lanesX = new float[16];
        float[] lanes = new float[16];
        for (int j = 0; j < 2 * cols; j++) {
            work[sums + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int z = program[at + 3] + row * cols;
            int y = program[at + 4] + row * cols;
            int d = program[at + 10] + row * cols;
            float mean = work[program[at + 5] + row];
            float rstd = work[program[at + 5] + program[at + 9] + row];
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
        int cols = program[at + 2];
        int z = program[at + 3] + row * cols;
        int y = program[at + 4] + row * cols;
        int bias = program[at + 7];
        int activation = program[at + 8];
        for (int j = 0; j < cols; j++) {
            work[y + j] = activate(activation, work[z + j] + values[bias + j]);
        }
    }

    @Override
    void affineBackward(int at, int row) {
        int cols = program[at + 2];
        int z = program[at + 3] + row * cols;
        int y = program[at + 4] + row * cols;
        int d = program[at + 10] + row * cols;
        int bias = program[at + 7];
        int activation = program[at + 8];
        for (int j = 0; j < cols; j++) {
            work[d + j] = work[d + j] * slope(activation, work[z + j] + values[bias + j], work[y + j]);
        }
    }

    @Override
    void columnSums(int at, int unit, int rows) {
        int from = unit * COLUMNS;
        int width = min(COLUMNS, program[at + 3] - from);
        int distance = program[at + 4];
        int matrix = program[at + 5] + from;
        int sums = program[at + 6] + from;
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
        int classes = program[at + 2];
        int z = program[at + 3] + row * classes;
        int d = program[at + 4] + row * classes;
        int bias = program[at + 7];
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
        int outputs = program[at + 2];
        int z = program[at + 3] + row * outputs;
        int d = program[at + 4] + row * outputs;
        int bias = program[at + 7];
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
        int m = program[at + 2];
        int n = program[at + 3];
        int from = program[at + 4];
        int to = program[at + 5];
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
        int to = min(program[at + 3], from + BLOCK);
        int whole = from + (to - from - ((to - from) & 15));
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int i = from; i < whole; i += 16) {
            for (int l = 0; l < 16; l++) {
                float g = work[program[at + 2] + i + l];
                lanes[l] = lanes[l] + g * g;
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int i = whole; i < to; i++) {
            float g = work[program[at + 2] + i];
            sum += g * g;
        }
        work[program[at + 4] + unit] = sum;
    }

    @Override
    void adam(int at, int unit, int scheduleAt) {
        int gradient = program[at + 2];
        int from = program[at + 3] + unit * BLOCK;
        int to = min(program[at + 4], from + BLOCK);
        float factor = clipFactor(at);
        float rate = schedule[scheduleAt];
        float inverse2 = 1f / schedule[scheduleAt + 1];
        float shrink = program[at + 5] == SHRINK ? schedule[scheduleAt + 2] : 1f;
        float join = program[at + 5] == JOIN ? schedule[scheduleAt + 2] : 0f;
        for (int i = from; i < to; i++) {
            adamElement(i, gradient, factor, rate, inverse2, shrink, join);
        }
    }

    @Override
    void momentum(int at, int unit, int scheduleAt) {
        int gradient = program[at + 2];
        int from = program[at + 3] + unit * BLOCK;
        int to = min(program[at + 4], from + BLOCK);
        float factor = clipFactor(at);
        float rate = schedule[scheduleAt];
        float join = program[at + 5] == JOIN ? schedule[scheduleAt + 2] : 0f;
        for (int i = from; i < to; i++) {
            momentumElement(i, gradient, factor, rate, join);
        }
    }
}
