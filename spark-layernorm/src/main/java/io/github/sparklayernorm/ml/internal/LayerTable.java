package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.model.NetworkLayer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The layers of a model as a table for a person. */
final class LayerTable {
    private LayerTable() {}

    /** @param title the table's first line */
    static String of(String title, List<NetworkLayer> layers) {
        String format = "%-" + width("layer", layers, NetworkLayer::name) + "s  %-"
                + width("does", layers, NetworkLayer::does) + "s  %-"
                + width("output", layers, NetworkLayer::output) + "s  %,14d  %s%n";
        StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
        text.append(String.format(
                Locale.ROOT, format.replace("%,14d", "%14s"), "layer", "does", "output", "parameters", ""));
        for (NetworkLayer layer : layers) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    layer.name(),
                    layer.does(),
                    layer.output(),
                    layer.numParameters(),
                    String.join(", ", layer.parameters())));
        }
        long all = layers.stream().mapToLong(NetworkLayer::numParameters).sum();
        text.append(String.format(Locale.ROOT, format, "all", "", "", all, ""));
        return text.toString().replaceAll(" +(\\R)", "$1");
    }

    private static int width(String head, List<NetworkLayer> layers, Function<NetworkLayer, String> column) {
        return layers.stream().map(column).mapToInt(String::length).reduce(head.length(), Math::max);
    }
}
