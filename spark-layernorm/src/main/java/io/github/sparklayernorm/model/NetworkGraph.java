package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.DenseWeights;
import io.github.sparklayernorm.layer.Graph;
import io.github.sparklayernorm.layer.Value;
import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operations of a composition, with its inputs and its output. */
final class NetworkGraph {
    private final Graph graph;
    private final List<Variable> inputs = new ArrayList<>();
    private final Map<String, Value> values = new HashMap<>();
    private Variable output;

    private NetworkGraph(Kernels kernels) {
        graph = new Graph(kernels);
    }

    static NetworkGraph of(Composition composition, Kernels kernels) {
        NetworkGraph built = new NetworkGraph(kernels);
        for (int i = 0; i < composition.inputs().size(); i++) {
            Input input = composition.inputs().get(i);
            built.input(input.name(), built.graph.input(input.axis(i), input.width()));
        }
        built.build(composition);
        return built;
    }

    /**
     * The same network, with the same parameters, from where its only input has been through the first part of the first
     * layer: of a dense one the sums, bias before the norm included, of an embedding the tokens' rows of the table.
     *
     * @param width of what that part gives
     */
    static NetworkGraph fromFirstLayer(Composition composition, int width, Kernels kernels) {
        NetworkGraph built = new NetworkGraph(kernels);
        Input input = composition.inputs().get(0);
        String first = composition.nodes().get(0).name();
        Axis axis = input.axis(0);
        built.input(input.name(), built.graph.inputInto(first, input.width(), axis, width));
        built.build(composition);
        return built;
    }

    private void input(String name, Value value) {
        inputs.add(value.variable());
        values.put(name, value);
    }

    private void build(Composition composition) {
        for (Node node : composition.nodes()) {
            List<Value> of = node.of().stream().map(values::get).toList();
            values.put(node.name(), node.layer().build(graph, node.name(), of));
        }
        output = graph.output(values.get(composition.output()));
    }

    Variable input(int i) {
        return inputs.get(i);
    }

    Variable output() {
        return output;
    }

    Tape tape() {
        return graph.tape();
    }

    List<DenseWeights> denseLayers() {
        return graph.denseLayers();
    }

    /** What the layers asked for, in the order in which they did. */
    List<Parameter> made() {
        return graph.made();
    }

    Parameters parameters() {
        return Parameters.of(graph.made());
    }
}
