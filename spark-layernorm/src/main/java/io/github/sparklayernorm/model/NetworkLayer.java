package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of a network, as a person reads it.
 *
 * @param name          as in the names of its parameters
 * @param does          what it computes, in words
 * @param output        shape of what it gives: N rows, T steps of a sequence
 * @param parameters    names and shapes, {@code weight 784 x 256}; running statistics are among them
 * @param numParameters numbers in all of them
 */
public record NetworkLayer(String name, String does, String output, List<String> parameters, long numParameters) {
    /** The layers of a network from its inputs to its outputs; no memory is taken for its numbers. */
    public static List<NetworkLayer> of(NetworkSpec spec) {
        Map<String, List<Parameter>> byLayer = new LinkedHashMap<>();
        for (Parameter parameter : Graph.of(spec, Kernels.best()).made()) {
            String layer = parameter.name().substring(0, parameter.name().lastIndexOf('.'));
            byLayer.computeIfAbsent(layer, ignored -> new ArrayList<>()).add(parameter);
        }
        List<NetworkLayer> layers = new ArrayList<>();
        byLayer.forEach((name, parameters) -> {
            if (name.equals("output") && spec instanceof RecurrentSpec recurrent && !recurrent.outputPerStep()) {
                layers.add(pooling(recurrent));
            }
            layers.add(new NetworkLayer(
                    name,
                    does(spec, name),
                    output(spec, name),
                    parameters.stream().map(NetworkLayer::shape).toList(),
                    parameters.stream().mapToLong(Parameter::size).sum()));
        });
        return List.copyOf(layers);
    }

    private static NetworkLayer pooling(RecurrentSpec spec) {
        int width = (spec.bidirectional() ? 2 : 1) * spec.hidden();
        return new NetworkLayer("pooling", Names.of(spec.pooling()) + " of the steps", "N x " + width, List.of(), 0);
    }

    private static String shape(Parameter parameter) {
        String name = parameter.name().substring(parameter.name().lastIndexOf('.') + 1);
        return parameter.rows() == 1 && parameter.kind() != Parameter.Kind.WEIGHT
                ? name + " " + parameter.cols()
                : name + " " + parameter.rows() + " x " + parameter.cols();
    }

    private static String does(NetworkSpec spec, String layer) {
        if (layer.equals("output")) {
            return "linear";
        }
        if (spec instanceof MlpSpec mlp) {
            return "linear" + norm(mlp.normalization()) + ", " + Names.of(mlp.activation()) + dropout(mlp.dropout());
        }
        RecurrentSpec recurrent = (RecurrentSpec) spec;
        return layer.equals("embedding")
                ? "embedding of " + recurrent.vocabulary() + " tokens"
                : recurrent.cell().text() + norm(recurrent.normalization()) + dropout(recurrent.dropout());
    }

    private static String norm(Normalization normalization) {
        return normalization.equals(Normalization.NONE) ? "" : ", " + normalization + " norm";
    }

    private static String dropout(float rate) {
        return rate == 0 ? "" : ", dropout " + rate;
    }

    private static String output(NetworkSpec spec, String layer) {
        if (spec instanceof MlpSpec mlp) {
            return "N x "
                    + (layer.equals("output")
                            ? mlp.outputs()
                            : mlp.hidden().get(Integer.parseInt(layer.substring("hidden".length()))));
        }
        RecurrentSpec recurrent = (RecurrentSpec) spec;
        if (layer.equals("output")) {
            return (recurrent.outputPerStep() ? "N x T x " : "N x ") + recurrent.outputs();
        }
        return "N x T x " + (layer.equals("embedding") ? recurrent.embedding() : recurrent.hidden());
    }
}
