package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.layer.Shape;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as layers: inputs by name, nodes that each read inputs or nodes before them, and the node that is the output.
 *
 * <pre>{@code
 * new Composition(
 *         List.of(new Input("events", 5, true), new Input("profile", 12, false)),
 *         List.of(new Node("history", new Chain(new Recurrent(Cell.LSTM, 64), new Pool(Pooling.LAST)), "events"),
 *                 new Node("both", new Concatenate(), "history", "profile"),
 *                 new Node("hidden", new Dense(64, Activation.RELU), "both"),
 *                 new Node("output", new Linear(2), "hidden")),
 *         "output");
 * }</pre>
 *
 * @param inputs at least one
 * @param nodes  in an order in which they can be computed, at least one
 * @param output name of the node that gives the outputs
 */
@DefaultSerializer(JavaForm.class)
public record Composition(List<Input> inputs, List<Node> nodes, String output) implements Serializable {
    public Composition {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "a network must have at least one input, but has none; name its columns.");
        }
        Map<String, Shape> shapes = shapes(inputs, nodes);
        if (nodes.stream().noneMatch(node -> node.name().equals(output))) {
            throw new IllegalArgumentException("the output must be one of the network's nodes, but is \"" + output
                    + "\", and there are " + shapes.keySet() + "; name a node.");
        }
    }

    /** Of every input and node, in their order. */
    public Map<String, Shape> shapes() {
        return shapes(inputs, nodes);
    }

    private static Map<String, Shape> shapes(List<Input> inputs, List<Node> nodes) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            put(shapes, input.name(), new Shape(input.axis(i), input.width()));
        }
        for (Node node : nodes) {
            put(shapes, node.name(), shape(node, shapes));
        }
        return shapes;
    }

    private static void put(Map<String, Shape> shapes, String name, Shape shape) {
        if (shapes.put(name, shape) != null) {
            throw new IllegalArgumentException("every input and node must have a name of its own, but two are \"" + name
                    + "\"; rename one of them.");
        }
    }

    private static Shape shape(Node node, Map<String, Shape> before) {
        if (node.name().isEmpty() || node.name().contains(".")) {
            throw new IllegalArgumentException("a node's name must not be empty and have no dot, but one is \""
                    + node.name() + "\"; dots are for the parameters of layers.");
        }
        if (node.of().isEmpty()) {
            throw new IllegalArgumentException("every node must read something, but \"" + node.name()
                    + "\" reads nothing; name inputs or nodes before it.");
        }
        try {
            Shape shape = node.layer().shape(of(node, before));
            if (shape.width() <= Integer.MAX_VALUE) {
                return shape;
            }
        } catch (ArithmeticException e) {
            // wider still
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node \"" + node.name() + "\": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("node \"" + node.name() + "\": a value must have at most "
                + Integer.MAX_VALUE + " columns, but has more; make what it joins narrower.");
    }

    private static List<Shape> of(Node node, Map<String, Shape> shapes) {
        for (String name : node.of()) {
            if (!shapes.containsKey(name)) {
                throw new IllegalArgumentException("what it reads must be an input or a node before it, but \"" + name
                        + "\" is neither, and there are " + shapes.keySet()
                        + "; nodes stand in the order of computation.");
            }
        }
        return node.of().stream().map(shapes::get).toList();
    }

    /** Whether an input may come as sparse rows: where none but linear parts read it. */
    boolean takesSparse(int input) {
        String name = inputs.get(input).name();
        return !inputs.get(input).sequence()
                && nodes.stream()
                        .filter(node -> node.of().contains(name))
                        .allMatch(node -> node.layer().takesSparse());
    }

    /** Floats of all layers; {@link Long#MAX_VALUE} where a long does not hold them. Nothing is built. */
    public long parameterCount() {
        try {
            Map<String, Shape> shapes = shapes();
            long count = 0;
            for (Node node : nodes) {
                count = Math.addExact(count, node.layer().parameters(of(node, shapes)));
            }
            return count;
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
