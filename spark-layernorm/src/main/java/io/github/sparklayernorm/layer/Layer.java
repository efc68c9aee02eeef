package io.github.sparklayernorm.layer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;

/**
 * A layer as data. It has no numbers of its own: it says what it would need and builds the operations that compute it, so that
 * one description gives as many networks as there are threads, and is written as JSON beside the numbers.
 *
 * <p>A new layer is a record that implements this, and a line in each of the two lists below.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Activate.class, name = "activate"),
    @JsonSubTypes.Type(value = Add.class, name = "add"),
    @JsonSubTypes.Type(value = Branches.class, name = "branches"),
    @JsonSubTypes.Type(value = Chain.class, name = "chain"),
    @JsonSubTypes.Type(value = Concatenate.class, name = "concatenate"),
    @JsonSubTypes.Type(value = Dense.class, name = "dense"),
    @JsonSubTypes.Type(value = Dropout.class, name = "dropout"),
    @JsonSubTypes.Type(value = Embedding.class, name = "embedding"),
    @JsonSubTypes.Type(value = Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = Normalize.class, name = "normalize"),
    @JsonSubTypes.Type(value = Pool.class, name = "pool"),
    @JsonSubTypes.Type(value = Recurrent.class, name = "recurrent"),
    @JsonSubTypes.Type(value = Repeat.class, name = "repeat"),
    @JsonSubTypes.Type(value = Residual.class, name = "residual"),
    @JsonSubTypes.Type(value = Scan.class, name = "scan")
})
public sealed interface Layer extends Serializable
        permits Activate,
                Add,
                Branches,
                Chain,
                Concatenate,
                Dense,
                Dropout,
                Embedding,
                Linear,
                Normalize,
                Pool,
                Recurrent,
                Repeat,
                Residual,
                Scan {
    /**
     * The shape of what this layer gives.
     *
     * @throws IllegalArgumentException for inputs that it cannot have; the text says which it can
     */
    Shape shape(List<Shape> inputs);

    /**
     * Floats that it has for inputs of these shapes: parameters, and statistics that it keeps. Nothing is built. Most layers
     * have none.
     *
     * @throws ArithmeticException where a long does not hold the number
     */
    default long parameters(List<Shape> inputs) {
        return 0;
    }

    /** Whether it has any, whatever its inputs. */
    default boolean hasParameters() {
        return false;
    }

    /** Whether its outputs for a row depend on the other rows of a mini-batch while it trains. */
    default boolean usesBatchStatistics() {
        return false;
    }

    /** Whether its inputs may come as sparse rows. */
    default boolean takesSparse() {
        return false;
    }

    /**
     * Appends the operations of this layer, and registers its parameters.
     *
     * @param name   of the layer, the prefix of its parameters' names
     * @param inputs of shapes that {@link #shape} takes
     */
    Value build(Graph graph, String name, List<Value> inputs);

    /** What it computes, in words: {@code linear, layer norm, relu}. */
    String text();

    /** A refusal: what must hold, what came, what to try. */
    static IllegalArgumentException invalid(String what, String has, String remedy) {
        return new IllegalArgumentException(what + ", but " + has + "; " + remedy + ".");
    }
}
