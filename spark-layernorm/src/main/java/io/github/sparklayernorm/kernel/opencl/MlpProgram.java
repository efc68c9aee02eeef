package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Columns;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Layer;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Loss;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Product;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Squares;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Transpose;
import io.github.sparklayernorm.kernel.opencl.MlpOperands.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plan as {@link MlpKernel}'s program. A step of a network with L hidden layers takes 4L + 4 passes (4L + 5 with
 * clipping): product and norm per hidden layer, product, loss, products of the output layer's backward pass, then per
 * hidden layer its norm's backward pass and its products, and the optimiser.
 */
final class MlpProgram {
    /** Chunks of rows in a norm's backward pass; from the batch alone, so that no result depends on the device. */
    private static final int MOST_CHUNKS = 64;

    private final MlpPlan plan;
    private final boolean groups;
    private final List<int[]> operations = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private long workFloats;

    private MlpProgram(MlpPlan plan, boolean groups) {
        this.plan = plan;
        this.groups = groups;
    }

    static MlpProgram of(MlpPlan plan, boolean groups) {
        MlpProgram program = new MlpProgram(plan, groups);
        program.build();
        if (program.workFloats > MlpLauncher.MOST_FLOATS) {
            throw new OpenClUnavailableException(
                    "a training step's working memory must fit into one OpenCL buffer of 2 GiB," + " but needs "
                            + program.workFloats * 4 / (1 << 20) + " MiB; use a smaller batch or device=cpu.");
        }
        return program;
    }

    int[] code() {
        return operations.stream().flatMapToInt(Arrays::stream).toArray();
    }

    int[] phases() {
        return starts.stream().mapToInt(i -> i).toArray();
    }

    int phasesPerStep() {
        return starts.size() - 1;
    }

    int workFloats() {
        return (int) workFloats;
    }

    /** Work-groups that the busiest pass can use. */
    int mostUnits() {
        int most = 1;
        for (int phase = 0; phase < phasesPerStep(); phase++) {
            int units = 0;
            for (int i = starts.get(phase); i < starts.get(phase + 1); i++) {
                units += operations.get(i)[MlpOperands.UNITS];
            }
            most = Math.max(most, units);
        }
        return most;
    }

    private void build() {
        List<MlpLayer> layers = plan.layers();
        int hidden = layers.size() - 1;
        int batch = plan.batch();
        int gradient = room(plan.trained());
        int[] z = new int[layers.size()];
        int[] y = new int[layers.size()];
        int[] dy = new int[layers.size()];
        int[] stats = new int[layers.size()];
        int[] transposed = new int[layers.size()];
        for (int l = 0; l < layers.size(); l++) {
            int size = batch * layers.get(l).outputs();
            z[l] = room(size);
            dy[l] = room(size);
            if (l < hidden) {
                y[l] = room(size);
                stats[l] = room(2 * batch);
            }
        }
        for (int l = 0; l < hidden; l++) {
            pass();
            product(l, y, z[l]);
            pass();
            activate(l, z, y, stats);
        }
        pass();
        product(hidden, y, z[hidden]);
        if (!groups) {
            for (int l = 1; l < layers.size(); l++) {
                MlpLayer layer = layers.get(l);
                transposed[l] = room(layer.inputs() * layer.outputs());
                int[] turn = add(MlpKernel.TRANSPOSE, blocks(layer.outputs(), 16));
                turn[Transpose.M] = layer.inputs();
                turn[Transpose.N] = layer.outputs();
                turn[Transpose.FROM] = layer.weightsAt();
                turn[Transpose.TO] = transposed[l];
            }
        }
        pass();
        MlpLayer output = layers.get(hidden);
        int op = switch (plan.loss()) {
            case SOFTMAX_CROSS_ENTROPY -> MlpKernel.SOFTMAX_LOSS;
            case SQUARED -> MlpKernel.SQUARED_LOSS;
        };
        int[] loss = add(op, batch);
        loss[Loss.COLS] = output.outputs();
        loss[Loss.Z] = z[hidden];
        loss[Loss.DZ] = dy[hidden];
        loss[Loss.BIAS] = output.biasAt();
        for (int l = hidden; l >= 0; l--) {
            MlpLayer layer = layers.get(l);
            int partials = 0;
            if (l < hidden) {
                pass();
                partials = activateBackward(l, z, y, stats, dy[l]);
            }
            pass();
            weightGradient(l, y, dy[l], gradient + layer.weightsAt());
            if (layer.normalised()) {
                columnSums(chunks(), 2 * layer.outputs(), layer.outputs(), partials, gradient + layer.gainAt());
                columnSums(
                        chunks(),
                        2 * layer.outputs(),
                        layer.outputs(),
                        partials + layer.outputs(),
                        gradient + layer.biasAt());
                if (layer.sumsHaveBias()) {
                    columnSums(MlpKernel.BATCH, layer.outputs(), layer.outputs(), dy[l], gradient + layer.sumBiasAt());
                }
            } else {
                columnSums(MlpKernel.BATCH, layer.outputs(), layer.outputs(), dy[l], gradient + layer.biasAt());
            }
            if (l > 0) {
                inputGradient(layer, dy[l], transposed[l], dy[l - 1]);
            }
        }
        update(gradient);
        starts.add(operations.size());
    }

    /** z = x W */
    private void product(int l, int[] y, int to) {
        MlpLayer layer = plan.layers().get(l);
        int sources = l == 0 ? MlpKernel.FEATURES_VALUES : MlpKernel.WORK_VALUES;
        multiply(
                MlpKernel.BATCH,
                layer.outputs(),
                layer.inputs(),
                l == 0 ? 0 : y[l - 1],
                layer.inputs(),
                1,
                layer.weightsAt(),
                layer.outputs(),
                1,
                to,
                sources);
    }

    /** dW = x' dz */
    private void weightGradient(int l, int[] y, int dz, int to) {
        MlpLayer layer = plan.layers().get(l);
        int sources = l == 0 ? MlpKernel.FEATURES_WORK : MlpKernel.WORK_WORK;
        multiply(
                layer.inputs(),
                layer.outputs(),
                MlpKernel.BATCH,
                l == 0 ? 0 : y[l - 1],
                1,
                layer.inputs(),
                dz,
                layer.outputs(),
                1,
                to,
                sources);
    }

    /** dx = dz W': GPUs turn a tile of W while they load it; CPU devices read the turned copy. */
    private void inputGradient(MlpLayer layer, int dz, int transposed, int to) {
        if (groups) {
            multiply(
                    MlpKernel.BATCH,
                    layer.inputs(),
                    layer.outputs(),
                    dz,
                    layer.outputs(),
                    1,
                    layer.weightsAt(),
                    1,
                    layer.outputs(),
                    to,
                    MlpKernel.WORK_VALUES);
        } else {
            multiply(
                    MlpKernel.BATCH,
                    layer.inputs(),
                    layer.outputs(),
                    dz,
                    layer.outputs(),
                    1,
                    transposed,
                    layer.inputs(),
                    1,
                    to,
                    MlpKernel.WORK_WORK);
        }
    }

    private void multiply(
            int m, int n, int k, int aAt, int aRow, int aCol, int bAt, int bRow, int bCol, int to, int sources) {
        int rows = m == MlpKernel.BATCH ? plan.batch() : m;
        int units = groups
                ? blocks(rows, MlpGroups.TILE_ROWS) * blocks(n, MlpGroups.TILE_COLS)
                : blocks(rows, MlpRows.BLOCK_ROWS) * blocks(n, MlpKernel.COLUMNS);
        int[] product = add(MlpKernel.MULTIPLY, units);
        product[Product.M] = m;
        product[Product.N] = n;
        product[Product.K] = k;
        product[Product.A_AT] = aAt;
        product[Product.A_ROW] = aRow;
        product[Product.A_COL] = aCol;
        product[Product.B_AT] = bAt;
        product[Product.B_ROW] = bRow;
        product[Product.B_COL] = bCol;
        product[Product.C_AT] = to;
        product[Product.SOURCES] = sources;
        product[Product.FEATURES] = plan.inputs();
    }

    private void activate(int l, int[] z, int[] y, int[] stats) {
        MlpLayer layer = plan.layers().get(l);
        int op = layer.normalised() ? MlpKernel.NORM : MlpKernel.AFFINE;
        int[] forward = layer(op, plan.batch(), l, z, y, stats);
        forward[Layer.SUM_BIAS] = layer.sumBiasAt();
    }

    private int[] layer(int op, int units, int l, int[] z, int[] y, int[] stats) {
        MlpLayer layer = plan.layers().get(l);
        int[] operation = add(op, units);
        operation[Layer.COLS] = layer.outputs();
        operation[Layer.Z] = z[l];
        operation[Layer.Y] = y[l];
        operation[Layer.STATS] = stats[l];
        operation[Layer.GAIN] = layer.gainAt();
        operation[Layer.BIAS] = layer.biasAt();
        operation[Layer.ACTIVATION] = ActivationKernel.code(layer.activation());
        operation[Layer.MOST_ROWS] = plan.batch();
        return operation;
    }

    /** Returns where the chunks' sums for gain and bias are. */
    private int activateBackward(int l, int[] z, int[] y, int[] stats, int dy) {
        MlpLayer layer = plan.layers().get(l);
        int op = layer.normalised() ? MlpKernel.NORM_BACKWARD : MlpKernel.AFFINE_BACKWARD;
        int partials = layer.normalised() ? room(chunks() * 2 * layer.outputs()) : 0;
        int[] backward = layer(op, layer.normalised() ? chunks() : plan.batch(), l, z, y, stats);
        backward[Layer.DY] = dy;
        backward[Layer.SUMS] = partials;
        backward[Layer.SHARE] = blocks(plan.batch(), MOST_CHUNKS);
        return partials;
    }

    private int chunks() {
        return blocks(plan.batch(), blocks(plan.batch(), MOST_CHUNKS));
    }

    private void columnSums(int rows, int distance, int cols, int from, int to) {
        int[] sums = add(MlpKernel.COLUMN_SUMS, blocks(cols, MlpKernel.COLUMNS));
        sums[Columns.ROWS] = rows;
        sums[Columns.COLS] = cols;
        sums[Columns.DISTANCE] = distance;
        sums[Columns.MATRIX] = from;
        sums[Columns.SUMS] = to;
    }

    private void update(int gradient) {
        int blocks = blocks(plan.trained(), MlpKernel.BLOCK);
        int squares = room(blocks);
        if (plan.clip() > 0) {
            pass();
            int[] square = add(MlpKernel.SQUARES, blocks);
            square[Squares.GRADIENT] = gradient;
            square[Squares.COUNT] = plan.trained();
            square[Squares.SUMS] = squares;
        }
        pass();
        int decayed = plan.decayed();
        int decay = plan.optimizer().decoupled() ? MlpKernel.SHRINK : MlpKernel.JOIN;
        update(gradient, 0, decayed, decay, squares, blocks);
        update(gradient, decayed, plan.trained(), MlpKernel.KEEP, squares, blocks);
    }

    private void update(int gradient, int from, int to, int decay, int squares, int blocks) {
        int op = switch (plan.optimizer().rule()) {
            case ADAM, ADAMW -> MlpKernel.ADAM;
            case MOMENTUM -> MlpKernel.MOMENTUM;
        };
        int[] update = add(op, blocks(to - from, MlpKernel.BLOCK));
        update[Update.GRADIENT] = gradient;
        update[Update.FROM] = from;
        update[Update.TO] = to;
        update[Update.DECAY] = decay;
        update[Update.SQUARES] = squares;
        update[Update.BLOCKS] = blocks;
    }

    private void pass() {
        starts.add(operations.size());
    }

    /** Appends an operation, whose operands the caller fills in. */
    private int[] add(int op, int units) {
        int[] operation = new int[MlpKernel.WIDTH];
        operation[MlpOperands.CODE] = op;
        operation[MlpOperands.UNITS] = units;
        operations.add(operation);
        return operation;
    }

    private int room(int floats) {
        long at = workFloats;
        workFloats += floats;
        return (int) Math.min(at, Integer.MAX_VALUE);
    }

    private static int blocks(int count, int size) {
        return (count + size - 1) / size;
    }
}
