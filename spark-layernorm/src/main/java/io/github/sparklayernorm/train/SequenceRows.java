package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * Sequences of time steps, stored one after the other.
 *
 * @param inputs   numbers per step
 * @param starts   [rows + 1] the step at which each sequence begins; the last element is the number of all steps
 * @param features [steps,inputs]
 * @param targets  [rows,targetWidth], or [steps,targetWidth] where every step has a target
 * @param perStep  whether every step has a target
 * @param weights  [rows]
 */
@DefaultSerializer(JavaForm.class)
public record SequenceRows(
        int rows,
        double weight,
        int inputs,
        int[] starts,
        float[] features,
        float[] targets,
        boolean perStep,
        float[] weights)
        implements PackedRows {

    /** Sequences whose lengths differ by less than a fifth share a bucket: late steps of a batch are then still busy. */
    private static final double BUCKETS_PER_DOUBLING = 4;

    /** Steps of a batch for inference: a GEMM is at full speed, and the buffers of wide layers stay within bounds. */
    public static final int BATCH_STEPS = 4096;

    /**
     * A random order in which the sequences of a batch are about equally long: shuffle, sort by bucket of length, then
     * shuffle the batches (those of equal size among themselves, so that they keep their bounds).
     */
    @Override
    public void shuffle(int[] order, int batches, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] shuffled = new int[rows];
        random.permute(shuffled, rows);
        sortByBucket(shuffled);
        int[] from = new int[batches];
        random.permute(from, batches);
        for (int size : new int[] {rows / batches, rows / batches + 1}) {
            int next = 0;
            for (int to = 0; to < batches; to++) {
                if (size(to, batches) != size) {
                    continue;
                }
                while (size(from[next], batches) != size) {
                    next++;
                }
                System.arraycopy(shuffled, first(from[next++], batches), order, first(to, batches), size);
            }
        }
    }

    @Override
    public void content(Content to) {
        to.ints(starts);
        to.floats(features);
        to.floats(targets);
        to.floats(weights);
    }

    @Override
    public void gather(int[] order, int from, int count, Batch into) {
        Steps steps = into.input(0).steps;
        int[] lengths = steps.lengthsToPack(count);
        for (int i = 0; i < count; i++) {
            lengths[i] = length(order[from + i]);
        }
        steps.pack(count, lengths);
        into.takePlaceOrder();
        into.rows = perStep ? steps.rows() : count;
        into.input(0).dense(steps.rows());
        into.reserveTargets(into.rows);
        int width = targets.length / (perStep ? starts[rows] : rows);
        for (int place = 0; place < count; place++) {
            int row = order[from + into.given(place)];
            gatherSteps(row, place, steps, into);
            if (perStep) {
                gatherStepTargets(row, place, width, steps, into);
            } else {
                System.arraycopy(targets, row * width, into.targets, place * width, width);
                into.weights[place] = weights[row];
            }
        }
    }

    @Override
    public int batchEnd(int[] order, int from, int most) {
        int end = from;
        for (int steps = 0; end < Math.min(rows, from + most); end++) {
            steps += length(order[end]);
            if (steps > BATCH_STEPS && end > from) {
                break;
            }
        }
        return end;
    }

    private void gatherSteps(int row, int place, Steps steps, Batch into) {
        for (int t = 0; t < length(row); t++) {
            System.arraycopy(features, (starts[row] + t) * inputs, into.input(0).features, steps.row(t, place) * inputs, inputs);
        }
    }

    private void gatherStepTargets(int row, int place, int width, Steps steps, Batch into) {
        for (int t = 0; t < length(row); t++) {
            System.arraycopy(targets, (starts[row] + t) * width, into.targets, steps.row(t, place) * width, width);
            into.weights[steps.row(t, place)] = weights[row];
        }
    }

    private int length(int row) {
        return starts[row + 1] - starts[row];
    }

    private void sortByBucket(int[] shuffled) {
        int[] ends = new int[2 + bucket(Integer.MAX_VALUE)];
        for (int row : shuffled) {
            ends[bucket(length(row)) + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        int[] unsorted = Arrays.copyOf(shuffled, shuffled.length);
        for (int row : unsorted) {
            shuffled[ends[bucket(length(row))]++] = row;
        }
    }

    private static int bucket(int length) {
        return (int) (BUCKETS_PER_DOUBLING * Math.log(length) / Math.log(2));
    }

    private int size(int batch, int batches) {
        return first(batch + 1, batches) - first(batch, batches);
    }

    private int first(int batch, int batches) {
        return PackedRows.firstRow(batch, batches, rows);
    }
}
