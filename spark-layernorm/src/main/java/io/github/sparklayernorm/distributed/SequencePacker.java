package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.SequenceRows;
import java.util.Arrays;

/** A block of sequences under construction: arrays that grow. */
public final class SequencePacker {
    private final RowFormat format;
    private float[] features = new float[1 << 12];
    private float[] targets = new float[1024];
    private float[] weights = new float[256];
    private int[] starts = new int[257];
    private int rows;
    private double weight;

    public SequencePacker(RowFormat format) {
        this.format = format;
    }

    /** Adds the row that the reader has read. */
    public void add(FeatureRows row) {
        int inputs = format.inputs();
        int from = starts[rows];
        int steps = row.steps();
        int targetsFrom = (format.sequence().perStep() ? from : rows) * format.targets();
        int targetCount = (format.sequence().perStep() ? steps : 1) * format.targets();
        features = grown(features, (from + steps) * inputs);
        targets = grown(targets, targetsFrom + targetCount);
        weights = grown(weights, rows + 1);
        if (starts.length < rows + 2) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        row.copyFeatures(features, from * inputs);
        row.copyLabel(targets, targetsFrom);
        weights[rows] = row.weight();
        weight += row.weight();
        starts[++rows] = from + steps;
    }

    /** Steps of all sequences so far. */
    public int steps() {
        return starts[rows];
    }

    public SequenceRows rows() {
        boolean perStep = format.sequence().perStep();
        int steps = starts[rows];
        return new SequenceRows(
                rows,
                weight,
                format.inputs(),
                Arrays.copyOf(starts, rows + 1),
                Arrays.copyOf(features, steps * format.inputs()),
                Arrays.copyOf(targets, (perStep ? steps : rows) * format.targets()),
                perStep,
                Arrays.copyOf(weights, rows));
    }

    private static float[] grown(float[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }
}
