package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Linear;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.ArrayList;
import java.util.List;

/** A network under construction: its tape, its two ends, and the parameters that its operations asked for. */
final class Graph {
    final Kernels kernels;
    final Tape tape;
    final Variable input;
    private final List<Parameter> made = new ArrayList<>();
    private final List<DenseLayer> denseLayers = new ArrayList<>();
    private Variable output;

    private Graph(Kernels kernels, int inputs) {
        this.kernels = kernels;
        tape = new Tape(kernels);
        input = new Variable(inputs);
    }

    static Graph of(NetworkSpec spec, Kernels kernels) {
        Graph graph = new Graph(kernels, spec.inputs());
        if (spec instanceof MlpSpec mlp) {
            graph.output = graph.tape.output(MlpLayers.build(mlp, graph));
        } else if (spec instanceof RecurrentSpec recurrent) {
            graph.output = graph.tape.output(RecurrentLayers.build(recurrent, graph));
        } else {
            throw new IllegalArgumentException(
                    "no layers are known for a " + spec.getClass().getSimpleName());
        }
        return graph;
    }

    /** Appends y = x W + bias, and gives y. */
    Variable linear(String name, Variable x, int outputs, boolean inputGradient) {
        Variable y = new Variable(outputs);
        Parameter w = register(Parameter.weight(name + ".weight", x.width(), outputs));
        Parameter b = register(Parameter.vector(name + ".bias", outputs));
        tape.add(new Linear(kernels, tape.readToAdd(x), w, b, y, Activation.IDENTITY, inputGradient));
        denseLayers.add(new DenseLayer(Normalization.NONE, Activation.IDENTITY, w, null, null, b));
        return y;
    }

    Parameter register(Parameter parameter) {
        made.add(parameter);
        return parameter;
    }

    /** Notes a layer whose operations are on the tape. */
    void add(DenseLayer layer) {
        denseLayers.add(layer);
    }

    /** In the order of the tape. */
    List<DenseLayer> denseLayers() {
        return List.copyOf(denseLayers);
    }

    Variable output() {
        return output;
    }

    /** What the layers asked for, in the order in which they did. */
    List<Parameter> made() {
        return List.copyOf(made);
    }

    Parameters parameters() {
        return Parameters.of(made);
    }
}
