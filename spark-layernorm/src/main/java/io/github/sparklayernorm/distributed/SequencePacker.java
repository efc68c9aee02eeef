package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import java.util.Arrays;
import java.util.List;

/** A block of sequences under construction: arrays that grow. */
public final class SequencePacker {
    private final RowFormat format;
    private float[] features = new float[1 << 12];
    private float[] targets = new float[1024];
    private float[] weights = new float[256];
    private int[] starts = new int[257];
    private float[] steps = {}; // of the row to be coded
    private int rows;
    private double weight;

    public SequencePacker(RowFormat format) {
        this.format = format;
    }

    /** Adds the row that the reader has read. */
    public void add(FeatureRows row) {
        int inputs = format.inputs();
        int from = starts[rows];
        int count = row.steps();
        int targetsFrom = (format.sequence().perStep() ? from : rows) * format.targets();
        int targetCount = (format.sequence().perStep() ? count : 1) * format.targets();
        features = grown(features, (from + count) * inputs);
        targets = grown(targets, targetsFrom + targetCount);
        weights = grown(weights, rows + 1);
        if (starts.length < rows + 2) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        if (format.sequence().coding() == null) {
            row.copyFeatures(features, from * inputs);
            row.copyLabel(targets, targetsFrom);
        } else {
            code(format.sequence().coding(), row, from, targetsFrom);
        }
        weights[rows] = row.weight();
        weight += row.weight();
        starts[++rows] = from + count;
    }

    /** The steps shifted by one as inputs, and as targets. */
    private void code(StepCoding coding, FeatureRows row, int from, int targetsFrom) {
        int width = coding.width();
        steps = grown(steps, row.steps() * width);
        row.copyFeatures(steps, 0);
        coding.start(steps, 0, features, from * width);
        for (int t = 0; t < row.steps(); t++) {
            if (t > 0) {
                coding.input(steps, (t - 1) * width, features, (from + t) * width);
            }
            coding.target(steps, t * width, targets, targetsFrom + t * coding.targetWidth());
        }
    }

    /** Steps of all sequences so far. */
    public int steps() {
        return starts[rows];
    }

    public PackedRows rows() {
        boolean perStep = format.sequence().perStep();
        int count = starts[rows];
        SequenceField field = new SequenceField(
                format.inputs(), Arrays.copyOf(starts, rows + 1), Arrays.copyOf(features, count * format.inputs()));
        return new PackedRows(
                rows,
                weight,
                List.of(field),
                Arrays.copyOf(targets, (perStep ? count : rows) * format.targets()),
                perStep,
                Arrays.copyOf(weights, rows));
    }

    private static float[] grown(float[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }
}
