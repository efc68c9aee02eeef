package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Concatenate;
import io.github.sparklayernorm.layer.Dense;
import io.github.sparklayernorm.layer.Layer;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Pool;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Field;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import java.util.ArrayList;
import java.util.List;

/** Inputs, small networks and rows for tests of networks that are given by their layers. */
final class Compositions {
    static final int ROWS = 6;
    static final Input PROFILE = new Input("profile", 3, false);
    static final Input EVENTS = new Input("events", 2, true);
    static final Input CLICKS = new Input("clicks", 1, true);

    private Compositions() {}

    static Composition historyAndProfile() {
        return of(
                List.of(EVENTS, PROFILE),
                new Node("history", new Chain(new Recurrent(Cell.LSTM, 5), new Pool(Pooling.MAX)), "events"),
                new Node("both", new Concatenate(), "history", "profile"),
                new Node("hidden", new Dense(6, Activation.TANH), "both"));
    }

    /** With a linear layer of two outputs behind the last node. */
    static Composition of(List<Input> inputs, Node... nodes) {
        List<Node> all = new ArrayList<>(List.of(nodes));
        all.add(new Node("output", new Linear(2), nodes[nodes.length - 1].name()));
        return new Composition(inputs, all, "output");
    }

    static LayeredSpec everyStep(Layer read) {
        return new LayeredSpec(
                new Composition(
                        List.of(EVENTS),
                        List.of(new Node("read", read, "events"), new Node("output", new Linear(2), "read")),
                        "output"),
                Loss.SQUARED_ERROR);
    }

    static int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Sequences of different lengths, which differ between the inputs of a row, too. */
    static PackedRows rows(LayeredSpec spec, long seed) {
        RandomStream random = new RandomStream(seed);
        List<Field> fields = new ArrayList<>();
        int steps = 0;
        for (Input input : spec.columns()) {
            int[] starts = new int[ROWS + 1];
            for (int row = 0; row < ROWS; row++) {
                starts[row + 1] = starts[row] + 1 + random.nextInt(5);
            }
            float[] features = new float[(input.sequence() ? starts[ROWS] : ROWS) * input.width()];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian();
            }
            steps = steps == 0 && input.sequence() ? starts[ROWS] : steps;
            fields.add(
                    input.sequence()
                            ? new SequenceField(input.width(), starts, features)
                            : new DenseField(input.width(), features));
        }
        float[] targets = new float[2 * (spec.outputPerStep() ? steps : ROWS)];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) random.nextGaussian();
        }
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            weights[row] = 1 + row / 10f;
        }
        return new PackedRows(ROWS, 7.5, fields, targets, spec.outputPerStep(), weights);
    }
}
