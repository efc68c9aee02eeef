package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.recurrent.EmbeddingOperation;
import java.util.List;

/**
 * A vector for each token id, of rows or of steps.
 *
 * @param vocabulary ids are 0 to vocabulary - 1, at least 1
 * @param units      width of a token's vector, at least 1
 */
public record Embedding(int vocabulary, int units) implements Layer {
    public Embedding {
        Dense.requireUnits(units);
        if (vocabulary < 1) {
            throw Layer.invalid(
                    "an embedding must have at least 1 token", "vocabulary is " + vocabulary, "count the token ids");
        }
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape ids = Shape.only(inputs);
        if (ids.width() != 1) {
            throw Layer.invalid(
                    "an embedding must read one token id a row",
                    "its input has " + ids.width() + " numbers",
                    "give it an input of ids");
        }
        return ids.wide(units);
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return Math.multiplyExact((long) vocabulary, units);
    }

    @Override
    public boolean hasParameters() {
        return true;
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value ids = inputs.get(0);
        Parameter table = graph.register(Parameter.weight(name + ".weight", vocabulary, units));
        if (graph.isGiven(name)) {
            return ids; // rows of the table already
        }
        if (ids.gradient()) {
            throw Layer.invalid(
                    "token ids must come from an input of the network",
                    "those of \"" + name + "\" are computed by layers with parameters",
                    "read the input itself");
        }
        Variable y = new Variable(ids.axis(), units);
        graph.add(new EmbeddingOperation(graph.read(ids), table, y));
        return Value.of(y);
    }

    @Override
    public String text() {
        return "embedding of " + vocabulary + " tokens";
    }
}
