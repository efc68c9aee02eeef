package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Dense;
import io.github.sparklayernorm.layer.Dropout;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed-forward network: hidden layers (linear, normalisation, activation, dropout), then a linear output layer.
 *
 * @param inputs        features per row, at least 1
 * @param hidden        units of each hidden layer, at least 1 each; none makes a linear model
 * @param outputs       logits or values per row, at least 1
 * @param normalization of the summed inputs of the hidden layers; the output layer is never normalised
 * @param biasBeforeNorm whether the summed inputs have a bias before each row of them is normalised by itself; false
 *     wherever that is not what happens to them
 * @param epsilon       added to the variance inside the root, positive
 * @param dropout       rate after each hidden layer, in [0, 1)
 */
@DefaultSerializer(JavaForm.class)
public record MlpSpec(
        int inputs,
        List<Integer> hidden,
        int outputs,
        Normalization normalization,
        boolean biasBeforeNorm,
        Activation activation,
        float epsilon,
        float dropout,
        Loss loss)
        implements NetworkSpec {

    public MlpSpec {
        hidden = List.copyOf(hidden);
        require(normalization != null, "normalization must be given, but is null");
        require(activation != null, "activation must be given, but is null");
        require(loss != null, "loss must be given, but is null");
        biasBeforeNorm = biasBeforeNorm && normalization.forgetsLength() && !hidden.isEmpty();
        require(inputs >= 1, "inputs must be at least 1, but is " + inputs);
        require(outputs >= 1, "outputs must be at least 1, but is " + outputs);
        for (int units : hidden) {
            require(units >= 1, "every hidden layer must have at least 1 unit, but hidden is " + hidden);
            require(
                    normalization.divides(units),
                    "with " + normalization + ", the units of every hidden layer must be a multiple of "
                            + normalization.groups() + ", but hidden is " + hidden);
        }
        require(epsilon > 0 && Float.isFinite(epsilon), "epsilon must be positive and finite, but is " + epsilon);
        require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, but is " + dropout);
    }

    /** The paper's literal form: no bias before a norm. */
    public MlpSpec(
            int inputs,
            List<Integer> hidden,
            int outputs,
            Normalization normalization,
            Activation activation,
            float epsilon,
            float dropout,
            Loss loss) {
        this(inputs, hidden, outputs, normalization, false, activation, epsilon, dropout, loss);
    }

    @Override
    public List<Input> columns() {
        return List.of(new Input(FEATURES, inputs, false));
    }

    /** For each hidden layer a dense one with dropout, then a linear one. */
    @Override
    public Composition composition() {
        List<Node> nodes = new ArrayList<>();
        String before = FEATURES;
        for (int units : hidden) {
            String name = "hidden" + nodes.size();
            Dense dense = new Dense(units, normalization, biasBeforeNorm, epsilon, activation);
            nodes.add(new Node(name, dropout == 0 ? dense : new Chain(dense, new Dropout(dropout)), before));
            before = name;
        }
        nodes.add(new Node(OUTPUT, new Linear(outputs), before));
        return new Composition(columns(), nodes, OUTPUT);
    }

    @Override
    public boolean takesSparse(int input) {
        return true;
    }

    @Override
    public long depth() {
        return hidden.size();
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text + ".");
        }
    }
}
