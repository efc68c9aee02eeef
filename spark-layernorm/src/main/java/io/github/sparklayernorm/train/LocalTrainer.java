package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.DeviceFailedException;
import io.github.sparklayernorm.kernel.opencl.KernelSelection;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Parameters;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Mini-batch training on one partition: a pure function of (state, rows, interval, seed, partition).
 *
 * <p>The rows come as blocks. A pass goes through the blocks in their order, and through the rows of a block in a random
 * order that derives from (seed, partition, epoch, block). A block is split evenly into mini-batches, so that no batch is
 * much smaller than the others.
 */
public final class LocalTrainer {
    private final TrainingConfig config;
    private final Optimizer optimizer;
    private final Network network;
    private final Batch batch;
    private final RowUpdates rowUpdates; // null: every step goes over all parameters
    private int[] order = {};
    private int leftOut; // steps of this interval whose gradient was not finite
    private KernelSelection selection;
    /** null: steps are taken on the CPU */
    private DeviceSteps device;

    /** A trainer whose intervals run on the selection's device where it has one that can train the network. */
    public LocalTrainer(NetworkSpec spec, TrainingConfig config, KernelSelection selection) {
        this(spec, config, selection.kernels());
        this.selection = selection;
        device = selection
                .trainer()
                .flatMap(trainer -> DeviceSteps.of(network, config, trainer))
                .orElse(null);
        if (device != null) {
            batch.input(0).takeDenseOnly();
        }
    }

    public LocalTrainer(NetworkSpec spec, TrainingConfig config, Kernels kernels) {
        this.config = config;
        optimizer = config.solver().optimizer(config);
        network = Network.of(spec, kernels);
        batch = Batch.of(spec);
        rowUpdates = RowUpdates.of(spec, kernels, network.parameters(), config);
    }

    /**
     * Takes the interval's steps from {@code state}, which is changed in place and is the result's state.
     *
     * @param partition number of this partition, part of the derivation of random numbers
     */
    public IntervalResult train(Iterator<PackedRows> blocks, int partition, Interval interval, TrainingState state) {
        return train(blocks, partition, interval, state, () -> {});
    }

    /** @param beforeEachStep what it throws ends the training: the way to stop a thread that trains */
    public IntervalResult train(
            Iterator<PackedRows> blocks,
            int partition,
            Interval interval,
            TrainingState state,
            Runnable beforeEachStep) {
        network.parameters().load(state.parameters());
        leftOut = 0;
        if (rowUpdates != null) {
            rowUpdates.begin(state.moments());
        }
        Iterator<PackedRows> rowsOfEpoch = config.passes() == 1 ? blocks : new Passes(blocks, config.passes());
        long epochSeed = RandomStream.derive(config.seed(), partition, interval.epoch());
        int first = interval.firstStep();
        int stepsTaken = 0;
        long rows = 0;
        double weight = 0;
        double lossSum = 0;
        for (int block = 0; stepsTaken < interval.steps() && rowsOfEpoch.hasNext(); block++) {
            PackedRows packed = rowsOfEpoch.next();
            int batches = packed.batches(config.batchSize());
            if (first < batches) {
                shuffle(packed, batches, RandomStream.derive(epochSeed, block));
            }
            for (; first < batches && stepsTaken < interval.steps(); first++, stepsTaken++) {
                beforeEachStep.run();
                gather(packed, first, batches);
                lossSum += step(interval, interval.stepsDone() + stepsTaken, partition, state, beforeEachStep);
                rows += batch.rows;
                weight += batchWeight();
            }
            first -= Math.min(first, batches);
        }
        if (device != null) {
            lossSum += flush(state, beforeEachStep);
        }
        if (rowUpdates != null) {
            rowUpdates.finish();
        }
        if (device == null) {
            System.arraycopy(network.parameters().values(), 0, state.parameters(), 0, state.parameters().length);
        }
        return new IntervalResult(state, stepsTaken, rows, weight, lossSum, leftOut);
    }

    /** Name of the kernels that it computes with. */
    public String kernels() {
        return device == null ? network.kernels().name() : device.name();
    }

    private void shuffle(PackedRows packed, int batches, long seed) {
        if (order.length < packed.rows()) {
            order = new int[packed.rows()];
        }
        packed.shuffle(order, batches, seed);
    }

    private void gather(PackedRows packed, int index, int batches) {
        int from = PackedRows.firstRow(index, batches, packed.rows());
        int to = PackedRows.firstRow(index + 1, batches, packed.rows());
        packed.gather(order, from, to - from, batch);
    }

    private double step(Interval interval, long step, int partition, TrainingState state, Runnable beforeEachLaunch) {
        float scale = (float) (1 / (batch.rows * interval.meanWeight()));
        float stepSize = (float) (config.stepSize() * config.schedule().factor(step, interval.course()));
        if (device == null) {
            return step(batch, scale, step, stepSize, RandomStream.derive(config.seed(), ~partition, step), state);
        }
        device.add(batch, scale, step, stepSize);
        return device.isFull() ? flush(state, beforeEachLaunch) : 0;
    }

    /** @param step number of this update, from 0 */
    private double step(Batch rows, float scale, long step, float stepSize, long seed, TrainingState state) {
        Parameters parameters = network.parameters();
        parameters.zeroGradients();
        if (rowUpdates != null) {
            rowUpdates.beforePass(rows.input(0).sparse);
        }
        double loss = network.forwardBackward(rows, scale, seed);
        float[] gradients = parameters.gradients();
        boolean byRows = rowUpdates != null && rows.input(0).sparse != null;
        if (!clip(gradients, byRows)) {
            leftOut++;
            forget(gradients, byRows);
            return loss;
        }
        Optimizer.Update update = optimizer.at(step + 1, stepSize);
        if (rowUpdates == null) {
            update.apply(
                    network.kernels(),
                    0,
                    parameters.trained(),
                    parameters.decayed(),
                    parameters.values(),
                    gradients,
                    state.moments());
            parameters.gradientsUsed();
        } else if (byRows) {
            rowUpdates.step(update, gradients);
        } else {
            rowUpdates.stepAll(update, gradients);
        }
        return loss;
    }

    /** The device's collected steps; on the CPU, and so from then on, if it fails and may be replaced. */
    private double flush(TrainingState state, Runnable beforeEachLaunch) {
        try {
            return device.flush(state, beforeEachLaunch);
        } catch (DeviceFailedException e) {
            selection = selection.withoutDevice();
            DeviceSteps collected = device;
            device = null;
            network.parameters().load(state.parameters());
            // no dropout on a device, so no seed
            return collected.replay(
                    batch, (rows, scale, step, stepSize) -> step(rows, scale, step, stepSize, 0, state));
        }
    }

    /**
     * Shortens a gradient that is longer than gradientClip.
     *
     * @return false where its length is not finite: it has no direction to go in, and must not reach the parameters
     */
    private boolean clip(float[] gradients, boolean byRows) {
        if (config.gradientClip() == 0) {
            return true;
        }
        double length = Math.sqrt(
                byRows
                        ? rowUpdates.sumOfSquares(gradients)
                        : network.kernels().sumOfSquares(0, gradients.length, gradients));
        if (!Double.isFinite(length)) {
            return false;
        }
        if (length > config.gradientClip()) {
            float factor = (float) (config.gradientClip() / length);
            if (byRows) {
                rowUpdates.scale(factor, gradients);
            } else {
                network.kernels().scale(0, gradients.length, factor, gradients);
            }
        }
        return true;
    }

    /** Leaves no NaN behind: a buffer that is written over may be read first, and rows catch up on zeros. */
    private void forget(float[] gradients, boolean byRows) {
        if (byRows) {
            rowUpdates.forget(gradients);
        } else {
            Arrays.fill(gradients, 0f);
        }
    }

    private double batchWeight() {
        double sum = 0;
        for (int i = 0; i < batch.rows; i++) {
            sum += batch.weights[i];
        }
        return sum;
    }
}
