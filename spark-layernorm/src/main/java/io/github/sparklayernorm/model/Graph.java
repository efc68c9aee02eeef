package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Axis;
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
    final boolean inputGradient; // whether somebody needs the gradient of the input
    private final List<Parameter> made = new ArrayList<>();
    private final List<DenseLayer> denseLayers = new ArrayList<>();
    private Variable output;

    private Graph(Kernels kernels, Axis axis, int inputs, boolean inputGradient) {
        this.kernels = kernels;
        this.inputGradient = inputGradient;
        tape = new Tape(kernels);
        input = new Variable(axis, inputs);
        if (inputGradient) {
            tape.input(input);
        }
    }

    static Graph of(NetworkSpec spec, Kernels kernels) {
        return built(spec, new Graph(kernels, spec.sequential() ? Axis.steps(0) : Axis.ROWS, spec.inputs(), false));
    }

    /**
     * The same network, with the same parameters, from where its inputs have been multiplied by their first weights: its
     * input is the sums of the first hidden layer, bias before the norm included. At least one hidden layer must be there.
     */
    static Graph fromFirstSums(MlpSpec spec, Kernels kernels) {
        return built(spec, new Graph(kernels, Axis.ROWS, spec.hidden().get(0), true));
    }

    /** The same network, with the same parameters, from its steps on; those of tokens are their rows of the table. */
    static Graph fromSteps(RecurrentSpec spec, Kernels kernels) {
        int inputs = spec.vocabulary() > 0 ? spec.embedding() : spec.inputs();
        return built(spec.withoutTruncation(), new Graph(kernels, Axis.steps(0), inputs, true));
    }

    private static Graph built(NetworkSpec spec, Graph graph) {
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
        Variable y = new Variable(x.axis(), outputs);
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
