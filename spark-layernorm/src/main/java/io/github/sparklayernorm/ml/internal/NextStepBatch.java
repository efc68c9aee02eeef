package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.train.PackedRows;
import java.util.Arrays;

/**
 * Sequences whose steps are predicted one by one: the network goes one step past each sequence's end, to what comes next.
 *
 * <p>Outputs of a row: the mean negative log-likelihood of its steps, then the network's outputs past its end.
 */
final class NextStepBatch implements RowBatch {
    /** So many sequences, or {@link PackedRows#BATCH_STEPS} steps, whichever comes first. */
    private static final int ROWS = 256;

    private final Network network;
    private final StepCoding coding;
    private final Batch batch;
    private final int outputWidth;
    private final int[] starts = new int[ROWS + 1]; // steps before each row
    private float[] values = {}; // [steps,width]
    private float[] outputs = {};
    private int count;

    NextStepBatch(Network network, StepCoding coding) {
        this.network = network;
        this.coding = coding;
        batch = Batch.of(network.spec());
        outputWidth = 1 + network.spec().outputs();
    }

    @Override
    public int add(FeatureRows row) {
        int from = starts[count] * coding.width();
        if (values.length < from + row.active()) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, from + row.active()));
        }
        row.copyFeatures(values, from);
        starts[count + 1] = starts[count] + row.steps();
        return count++;
    }

    @Override
    public boolean full() {
        return count == ROWS || starts[count] >= PackedRows.BATCH_STEPS;
    }

    @Override
    public void predict() {
        if (count == 0) {
            return;
        }
        gather();
        network.forward(batch);
        if (outputs.length < count * outputWidth) {
            outputs = new float[count * outputWidth];
        }
        for (int place = 0; place < count; place++) {
            int at = batch.input(0).steps.given(place) * outputWidth;
            int last = batch.input(0).steps.length(place) - 1;
            outputs[at] = (float) (loss(place, last) / last + coding.lossOffset());
            int source = batch.input(0).steps.row(last, place) * (outputWidth - 1);
            System.arraycopy(network.outputs(), source, outputs, at + 1, outputWidth - 1);
        }
        count = 0;
    }

    private void gather() {
        Steps steps = batch.input(0).steps;
        int[] lengths = steps.lengthsToPack(count);
        for (int i = 0; i < count; i++) {
            lengths[i] = starts[i + 1] - starts[i] + 1;
        }
        steps.pack(count, lengths);
        batch.rows = steps.rows();
        batch.input(0).dense(steps.rows());
        batch.reserveTargets(steps.rows());
        int width = coding.width();
        for (int place = 0; place < count; place++) {
            int from = starts[steps.given(place)] * width;
            coding.start(values, from, batch.input(0).features, steps.row(0, place) * width);
            for (int t = 1; t < steps.length(place); t++) {
                int step = from + (t - 1) * width;
                coding.input(values, step, batch.input(0).features, steps.row(t, place) * width);
                coding.target(values, step, batch.targets, steps.row(t - 1, place) * coding.targetWidth());
            }
        }
    }

    private double loss(int place, int count) {
        Loss loss = coding.loss();
        double sum = 0;
        for (int t = 0; t < count; t++) {
            sum += loss.ofRow(
                    batch.input(0).steps.row(t, place), network.spec().outputs(), network.outputs(), batch.targets);
        }
        return sum;
    }

    @Override
    public void explain(float[] factors) {
        throw new UnsupportedOperationException(
                "every step is an input and what is predicted: there is nothing to explain");
    }

    @Override
    public Object contributions(int position) {
        throw new UnsupportedOperationException("there was nothing to explain");
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public int outputsAt(int position) {
        return position * outputWidth;
    }

    @Override
    public int outputCount(int position) {
        return 1;
    }

    @Override
    public int outputWidth() {
        return outputWidth;
    }
}
