package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.Shape;
import io.github.sparklayernorm.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A layer of a network, as a person reads it.
 *
 * @param name          of the layer, as in the names of its parameters
 * @param does          what it computes, in words
 * @param output        shape of what it gives: N rows, T steps of a sequence
 * @param parameters    names and shapes, {@code weight 784 x 256}; running statistics are among them
 * @param numParameters numbers in all of them
 */
public record NetworkLayer(String name, String does, String output, List<String> parameters, long numParameters) {
    /** The layers of a network from its inputs to its outputs; no memory is taken for its numbers. */
    public static List<NetworkLayer> of(NetworkSpec spec) {
        Room.require(spec, Runtime.getRuntime().maxMemory());
        Composition composition = spec.composition();
        List<Parameter> made = NetworkGraph.of(composition, Kernels.best()).made();
        Map<String, Shape> shapes = composition.shapes();
        List<NetworkLayer> layers = new ArrayList<>();
        for (Node node : composition.nodes()) {
            String prefix = node.name() + ".";
            List<Parameter> own =
                    made.stream().filter(p -> p.name().startsWith(prefix)).toList();
            layers.add(new NetworkLayer(
                    node.name(),
                    node.layer().text(),
                    shapes.get(node.name()).text(),
                    own.stream().map(p -> shape(p, prefix.length())).toList(),
                    own.stream().mapToLong(Parameter::size).sum()));
        }
        return List.copyOf(layers);
    }

    private static String shape(Parameter parameter, int from) {
        String name = parameter.name().substring(from);
        return parameter.rows() == 1 && parameter.kind() != Parameter.Kind.WEIGHT
                ? name + " " + parameter.cols()
                : name + " " + parameter.rows() + " x " + parameter.cols();
    }
}
