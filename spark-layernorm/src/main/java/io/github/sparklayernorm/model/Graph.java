package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import java.util.ArrayList;
import java.util.List;

/** A network under construction: its tape, its two ends, and the parameters that its operations asked for. */
final class Graph {
    final Kernels kernels;
    final Tape tape;
    final Variable input;
    private final List<Parameter> made = new ArrayList<>();
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

    Parameter register(Parameter parameter) {
        made.add(parameter);
        return parameter;
    }

    Variable output() {
        return output;
    }

    Parameters parameters() {
        return Parameters.of(made);
    }
}
