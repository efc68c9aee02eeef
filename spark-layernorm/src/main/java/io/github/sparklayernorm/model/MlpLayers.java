package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Dropout;
import io.github.sparklayernorm.nn.Linear;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.NormalizedActivation;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;

/** Builds a feed-forward network: linear, normalisation + activation, dropout for each hidden layer, then linear. */
final class MlpLayers {
    private MlpLayers() {}

    /** Appends the layers to the graph's tape and gives the variable that holds the logits or values. */
    static Variable build(MlpSpec spec, Graph graph) {
        Variable x = graph.input; // of a graph with an input gradient: what the first layer sums up
        for (int layer = 0; layer < spec.hidden().size(); layer++) {
            x = hidden(spec, graph, layer, x);
        }
        return graph.linear("output", x, spec.outputs(), !spec.hidden().isEmpty());
    }

    private static Variable hidden(MlpSpec spec, Graph graph, int layer, Variable x) {
        int units = spec.hidden().get(layer);
        String name = "hidden" + layer;
        boolean given = layer == 0 && graph.inputGradient;
        Variable summed = given ? x : new Variable(units);
        Variable y = new Variable(units);
        int inputs = layer == 0 ? spec.inputs() : x.width();
        Parameter w = graph.register(Parameter.weight(name + ".weight", inputs, units));
        Parameter sumBias = spec.biasBeforeNorm() ? graph.register(Parameter.vector(name + ".sumBias", units)) : null;
        if (!given) {
            Variable read = graph.tape.readToAdd(x);
            graph.tape.add(Linear.beforeNorm(graph.kernels, read, w, sumBias, summed, spec.activation(), layer > 0));
        }
        Variable sums = graph.tape.read(summed);
        NormalizedActivation norm = spec.normalization()
                .operation(new NormalizedLayer(
                        graph.kernels, name, w, spec.activation(), spec.epsilon(), sums, y, graph::register));
        graph.tape.add(norm);
        graph.add(new DenseLayer(spec.normalization(), spec.activation(), w, sumBias, norm.gain(), norm.bias()));
        if (spec.dropout() == 0) {
            return y;
        }
        Variable dropped = new Variable(units);
        graph.tape.add(new Dropout(graph.kernels, spec.dropout(), layer, graph.tape.read(y), dropped));
        return dropped;
    }
}
