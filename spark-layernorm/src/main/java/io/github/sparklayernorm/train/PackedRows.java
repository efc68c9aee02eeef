package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A block of rows as a few large arrays, never a boxed row: what a partition's data is while it is trained on.
 *
 * @param weight  sum of the weights
 * @param inputs  one for each input of the network
 * @param targets [rows,targetWidth], or [steps,targetWidth] where every step of the first sequence has a target
 * @param perStep whether every step has a target
 * @param weights [rows]
 */
@DefaultSerializer(JavaForm.class)
public record PackedRows(int rows, double weight, List<Field> inputs, float[] targets, boolean perStep, float[] weights)
        implements Serializable {
    /** Sequences whose lengths differ by less than a fifth share a bucket: late steps of a batch are then still busy. */
    private static final double BUCKETS_PER_DOUBLING = 4;

    /** Steps of a batch for inference: a GEMM is at full speed, and the buffers of wide layers stay within bounds. */
    public static final int BATCH_STEPS = 4096;

    public PackedRows {
        inputs = List.copyOf(inputs);
    }

    /** Rows of one input, with one target each. */
    public PackedRows(int rows, double weight, Field input, float[] targets, float[] weights) {
        this(rows, weight, List.of(input), targets, false, weights);
    }

    /** Who looks at all numbers of a block. */
    public interface Content {
        void floats(float[] numbers);

        void ints(int[] numbers);
    }

    /** Shows everything that the block holds, array by array, always in the same order. */
    public void content(Content to) {
        for (Field input : inputs) {
            input.content(to);
        }
        to.floats(targets);
        to.floats(weights);
    }

    /** The sequences of an input that has some. */
    public SequenceField sequences(int input) {
        return (SequenceField) inputs.get(input);
    }

    /** The first input of sequences, or -1. */
    private int leading() {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof SequenceField) {
                return i;
            }
        }
        return -1;
    }

    /** Copies rows {@code order[from] .. order[from + count - 1]} into the batch, as its only rows. */
    public void gather(int[] order, int from, int count, Batch into) {
        int[] picked = into.order(count);
        System.arraycopy(order, from, picked, 0, count);
        int leading = leading();
        if (leading >= 0) {
            Steps steps = into.input(leading).steps;
            sequences(leading).pack(order, from, count, steps);
            into.takeOrder(steps);
            for (int row = 0; row < count; row++) {
                picked[row] = order[from + into.given(row)];
            }
        }
        for (int i = 0;
                i < inputs.size();
                i++) { // the first sequences too, by falling length now: rows are their own places
            inputs.get(i).gather(picked, count, into.input(i));
        }
        if (perStep) {
            gatherStepTargets(picked, count, sequences(leading), into.input(leading).steps, into);
        } else {
            gatherTargets(picked, count, into);
        }
    }

    private void gatherTargets(int[] picked, int count, Batch into) {
        into.reserveTargets(count);
        int width = targets.length / rows;
        for (int i = 0; i < count; i++) {
            int row = picked[i];
            System.arraycopy(targets, row * width, into.targets, i * width, width);
            into.weights[i] = weights[row];
        }
        into.rows = count;
    }

    private void gatherStepTargets(int[] picked, int count, SequenceField field, Steps steps, Batch into) {
        into.reserveTargets(steps.rows());
        int width = targets.length / field.starts()[rows];
        for (int place = 0; place < count; place++) {
            int row = picked[place];
            for (int t = 0; t < field.length(row); t++) {
                int to = steps.row(t, place);
                System.arraycopy(targets, (field.starts()[row] + t) * width, into.targets, to * width, width);
                into.weights[to] = weights[row];
            }
        }
        into.rows = steps.rows();
    }

    /**
     * Writes the order of an epoch into {@code order}, of which batch i of b takes the part from {@link #firstRow}: random, but
     * so that the sequences of a batch are about equally long. For that they are shuffled, sorted by bucket of length, and the
     * batches shuffled (those of equal size among themselves, so that they keep their bounds).
     */
    public void shuffle(int[] order, int batches, long seed) {
        RandomStream random = new RandomStream(seed);
        if (leading() < 0) {
            random.permute(order, rows);
            return;
        }
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

    /** Batch i of b takes rows [i n / b, (i + 1) n / b): sizes differ by one at most. */
    public static int firstRow(int batch, int batches, int rows) {
        return (int) ((long) batch * rows / batches);
    }

    /** End of a batch for inference that begins at {@code order[from]}: at most {@code most} rows. */
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

    /** Mini-batches that this block makes: as few as hold {@code batchSize} rows or fewer each. */
    public int batches(int batchSize) {
        return (int) ((rows + (long) batchSize - 1) / batchSize);
    }

    /** Steps of all sequences of a row; 0 where there are none. */
    private int length(int row) {
        int steps = 0;
        for (Field input : inputs) {
            steps += input instanceof SequenceField sequences ? sequences.length(row) : 0;
        }
        return steps;
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
        return firstRow(batch, batches, rows);
    }
}
