package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.opencl.DeviceFailedException;
import io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer;
import io.github.sparklayernorm.kernel.opencl.MlpInterval;
import io.github.sparklayernorm.kernel.opencl.MlpLayer;
import io.github.sparklayernorm.kernel.opencl.MlpPlan;
import io.github.sparklayernorm.layer.DenseWeights;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.Parameters;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Mini-batch steps that are collected and then taken on an OpenCL device all at once: {@link #add} where a trainer on the
 * CPU would take a step, {@link #flush} when {@link #isFull} and at the interval's end. The same mathematics as
 * {@link Network} and the {@link Solver}s; sums are rounded in another order.
 *
 * <p>If the device fails, the state is put back to what it was before the flush, and {@link #replay} hands the steps to
 * the CPU: they are still here, while the rows that they came from have gone by.
 */
final class DeviceSteps {
    /** 64 MiB of features held at once. */
    private static final int MOST_FEATURES = 1 << 24;

    /** A step's numbers in one OpenCL buffer of 2 GiB, with room to spare. */
    private static final long MOST_WORK = 1L << 28;

    private static final Set<Normalization> NORMS = Set.of(Normalization.LAYER, Normalization.NONE);

    private final MlpDeviceTrainer trainer;
    private final MlpPlan plan;
    private final DeviceRule rule;
    private final int inputs;
    private final int targetWidth;
    private final int mostSteps;
    private final int[] batches;
    /** rows [4]: gradient scale, rate, second correction, decay; a column for each collected step */
    private final float[][] schedule;

    private final long[] numbers;
    private final float[] stepSizes;

    private float[] features = {};
    private float[] targets = {};
    private float[] weights = {};
    private int steps;
    private int rows;

    private DeviceSteps(MlpDeviceTrainer trainer, MlpPlan plan, DeviceRule rule, MlpSpec spec) {
        this.trainer = trainer;
        this.plan = plan;
        this.rule = rule;
        inputs = spec.inputs();
        targetWidth = spec.loss().targetWidth(spec.outputs());
        mostSteps = Math.max(1, (int) Math.min(1024, MOST_FEATURES / ((long) plan.batch() * inputs)));
        batches = new int[mostSteps];
        schedule = new float[4][mostSteps];
        numbers = new long[mostSteps];
        stepSizes = new float[mostSteps];
    }

    /**
     * Empty where the device cannot train the network: it does MLPs with layer norm or none, without dropout, on
     * softmax or squared error, on dense rows, where a mini-batch fits into its buffers. What it does not know is not its own.
     */
    static Optional<DeviceSteps> of(Network network, TrainingConfig config, MlpDeviceTrainer trainer) {
        if (!(network.spec() instanceof MlpSpec spec)
                || spec.dropout() > 0
                || !NORMS.contains(spec.normalization())
                || !config.solver().catchesUp()
                || !fits(spec, config.batchSize())) {
            return Optional.empty();
        }
        Optional<MlpPlan.Loss> loss = loss(spec.loss());
        Optional<DeviceRule> rule = DeviceRule.of(config.solver().optimizer(config));
        return loss.isPresent() && rule.isPresent()
                ? Optional.of(
                        new DeviceSteps(trainer, plan(network, spec, config, loss.get(), rule.get()), rule.get(), spec))
                : Optional.empty();
    }

    private static Optional<MlpPlan.Loss> loss(Loss loss) {
        return loss.equals(Loss.SOFTMAX_CROSS_ENTROPY)
                ? Optional.of(MlpPlan.Loss.SOFTMAX_CROSS_ENTROPY)
                : loss.equals(Loss.SQUARED_ERROR) ? Optional.of(MlpPlan.Loss.SQUARED) : Optional.empty();
    }

    private static boolean fits(MlpSpec spec, int batch) {
        long perRow = spec.inputs() + 4L * spec.outputs(); // of a layer: sums, outputs, the gradients of both
        for (int width : spec.hidden()) {
            perRow += 4L * width;
        }
        return perRow <= MOST_WORK / batch;
    }

    private static MlpPlan plan(
            Network network, MlpSpec spec, TrainingConfig config, MlpPlan.Loss loss, DeviceRule rule) {
        Parameters parameters = network.parameters();
        return new MlpPlan(
                network.denseLayers().stream().map(DeviceSteps::layer).toList(),
                loss,
                rule.plan(),
                spec.epsilon(),
                parameters.size(),
                parameters.decayed(),
                parameters.trained(),
                (float) config.gradientClip(),
                config.batchSize());
    }

    private static MlpLayer layer(DenseWeights layer) {
        return new MlpLayer(
                layer.inputs(),
                layer.outputs(),
                layer.activation(),
                layer.weight().offset(),
                at(layer.gain()),
                layer.bias().offset(),
                at(layer.sumBias()));
    }

    private static int at(Parameter parameter) {
        return parameter == null ? MlpLayer.NONE : parameter.offset();
    }

    boolean isFull() {
        return steps == mostSteps;
    }

    /**
     * Keeps a copy of a mini-batch for the next {@link #flush}.
     *
     * @param scale of the loss's gradient
     * @param step number of this update, from 0
     */
    void add(Batch batch, float scale, long step, float stepSize) {
        features = append(features, rows * inputs, batch.input(0).features, batch.rows * inputs);
        targets = append(targets, rows * targetWidth, batch.targets, batch.rows * targetWidth);
        weights = append(weights, rows, batch.weights, batch.rows);
        batches[steps] = batch.rows;
        numbers[steps] = step;
        stepSizes[steps] = stepSize;
        schedule[0][steps] = scale;
        schedule[1][steps] = rule.rate(step, stepSize);
        schedule[2][steps] = rule.secondCorrection(step);
        schedule[3][steps] = rule.decay(stepSize);
        rows += batch.rows;
        steps++;
    }

    /**
     * Takes the collected steps.
     *
     * @param state updated; as it was before if the device fails
     * @return the sum over their rows of weight * loss
     */
    double flush(TrainingState state, Runnable beforeEachLaunch) {
        if (steps == 0) {
            return 0;
        }
        MlpInterval interval = new MlpInterval(
                features,
                targets,
                weights,
                Arrays.copyOf(batches, steps),
                schedule[0],
                schedule[1],
                schedule[2],
                schedule[3]);
        float[][] moments = state.moments();
        TrainingState before = state.copy();
        try {
            double[] losses = trainer.run(
                    plan,
                    state.parameters(),
                    moments[0],
                    moments.length > 1 ? moments[1] : null,
                    interval,
                    beforeEachLaunch);
            steps = 0;
            rows = 0;
            return Arrays.stream(losses).sum();
        } catch (DeviceFailedException e) {
            System.arraycopy(before.parameters(), 0, state.parameters(), 0, state.parameters().length);
            for (int m = 0; m < moments.length; m++) {
                System.arraycopy(before.moments()[m], 0, moments[m], 0, moments[m].length);
            }
            throw e;
        }
    }

    /** A step on the CPU: the arguments of {@link #add}; returns the sum over its rows of weight * loss. */
    interface Step {
        double take(Batch batch, float scale, long step, float stepSize);
    }

    /** Hands out the collected steps one after the other, and forgets them. */
    double replay(Batch batch, Step cpu) {
        double sum = 0;
        int row = 0;
        for (int s = 0; s < steps; s++) {
            batch.rows = batches[s];
            System.arraycopy(features, row * inputs, batch.input(0).features, 0, batch.rows * inputs);
            System.arraycopy(targets, row * targetWidth, batch.targets, 0, batch.rows * targetWidth);
            System.arraycopy(weights, row, batch.weights, 0, batch.rows);
            sum += cpu.take(batch, schedule[0][s], numbers[s], stepSizes[s]);
            row += batch.rows;
        }
        steps = 0;
        rows = 0;
        return sum;
    }

    /** What it computes with. */
    String name() {
        return "opencl (" + trainer.device().name() + ")";
    }

    private static float[] append(float[] array, int at, float[] more, int count) {
        float[] target = array;
        if (array.length < at + count) {
            target = Arrays.copyOf(array, Math.max(at + count, 2 * array.length));
        }
        System.arraycopy(more, 0, target, at, count);
        return target;
    }
}
