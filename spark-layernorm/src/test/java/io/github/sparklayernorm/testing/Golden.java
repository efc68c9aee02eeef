package io.github.sparklayernorm.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One file of resources/golden: values of PyTorch in float64, addressed by the path of their names. */
public final class Golden {
    private final String name;
    private final JsonNode root;

    private Golden(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    public static Golden read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new Golden(name, new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public double number(String... path) {
        return find(path).asDouble();
    }

    public int integer(String... path) {
        return find(path).asInt();
    }

    /** The array at path, its nested lists one after the other. */
    public double[] doubles(String... path) {
        List<Double> found = new ArrayList<>();
        flatten(find(path), found);
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public float[] floats(String... path) {
        double[] found = doubles(path);
        float[] rounded = new float[found.length];
        for (int i = 0; i < found.length; i++) {
            rounded[i] = (float) found[i];
        }
        return rounded;
    }

    private JsonNode find(String... path) {
        JsonNode node = root;
        for (String step : path) {
            node = node.path(step);
        }
        if (node.isMissingNode()) {
            throw new IllegalArgumentException(name + " has no " + String.join(".", path));
        }
        return node;
    }

    private static void flatten(JsonNode node, List<Double> into) {
        if (node.isArray()) {
            node.forEach(element -> flatten(element, into));
        } else {
            into.add(node.asDouble());
        }
    }
}
