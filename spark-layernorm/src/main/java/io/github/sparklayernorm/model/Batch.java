package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.nn.Steps;
import java.util.List;

/**
 * One mini-batch: what it has for each input of a network, targets and weights. Its arrays are filled again for each batch;
 * only the first {@link #rows} rows of targets and weights mean anything.
 *
 * <p>Rows are those of the data. Where an input holds sequences they are in the order of the places of the first such input, so
 * that the row with the longest sequence comes first. Targets stand in the order of the rows, or lie as that input's steps do
 * where every step has an output.
 */
public final class Batch {
    public float[] targets; // [capacity, targetWidth]
    public float[] weights; // [capacity]
    public int rows;

    private final BatchInput[] inputs;
    private final int targetWidth;
    private final BatchInput first; // that holds sequences, or null
    private int[] given = {}; // by row, where an input holds sequences
    private int[] order = {};

    /** A batch of dense rows for a network of one input. */
    public Batch(int capacity, int inputs, int targetWidth) {
        this(capacity, List.of(new Input(NetworkSpec.FEATURES, inputs, false)), targetWidth);
        input(0).dense(capacity);
    }

    private Batch(int capacity, List<Input> columns, int targetWidth) {
        this.targetWidth = targetWidth;
        inputs = columns.stream().map(input -> new BatchInput(input, capacity)).toArray(BatchInput[]::new);
        BatchInput sequences = null;
        for (BatchInput input : inputs) {
            sequences = sequences == null && input.steps != null ? input : sequences;
        }
        first = sequences;
        targets = new float[Sizes.product(capacity, targetWidth)];
        weights = new float[capacity];
    }

    /** A batch for a network, which grows with the rows or sequences that come: no param decides how large it gets. */
    public static Batch of(NetworkSpec spec) {
        return of(spec, 0);
    }

    /** The same with room for so many rows from the start. Room for dense features is made when the first come. */
    public static Batch of(NetworkSpec spec, int capacity) {
        Batch batch = new Batch(capacity, spec.columns(), spec.loss().targetWidth(spec.outputs()));
        for (int i = 0; i < batch.inputs.length; i++) {
            if (!spec.takesSparse(i)) {
                batch.inputs[i].takeDenseOnly();
            }
        }
        return batch;
    }

    public BatchInput input(int i) {
        return inputs[i];
    }

    public int inputs() {
        return inputs.length;
    }

    /** Rows of the data, also where targets are of their steps. */
    public int dataRows() {
        return first == null ? rows : first.steps.sequences();
    }

    /** An array of at least so many elements, for who fills the batch. */
    public int[] order(int count) {
        if (order.length < count) {
            order = new int[count];
        }
        return order;
    }

    /** Says that the rows come in the order of these sequences' places; {@link #given} then tells which came where. */
    public void takeOrder(Steps steps) {
        if (given.length < steps.sequences()) {
            given = new int[steps.sequences()];
        }
        for (int place = 0; place < steps.sequences(); place++) {
            given[place] = steps.given(place);
        }
    }

    /** Which of the rows that the batch was made of became this one: its position in their order. */
    public int given(int row) {
        return first == null ? row : given[row];
    }

    /** Makes room for so many targets and weights; what the arrays held is lost where they grow. */
    public void reserveTargets(int count) {
        if (weights.length < count) {
            targets = new float[Sizes.product(count, targetWidth)];
            weights = new float[count];
        }
    }
}
