package io.github.sparklayernorm.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.nn.loss.Loss;
import java.io.Serializable;
import java.util.List;

/** The shape of a network, without its numbers. A spec and a float array rebuild the same network bit for bit. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MlpSpec.class, name = "mlp"),
    @JsonSubTypes.Type(value = RecurrentSpec.class, name = "recurrent"),
    @JsonSubTypes.Type(value = LayeredSpec.class, name = "layers")
})
public sealed interface NetworkSpec extends Serializable permits MlpSpec, RecurrentSpec, LayeredSpec {
    /** The input of a network that has one. */
    String FEATURES = "features";

    /** The node that gives the outputs of a network that a stage builds. */
    String OUTPUT = "output";

    /** What goes in, by name; at least one. */
    List<Input> columns();

    /** Numbers per row (and per time step) of the first of them. */
    int inputs();

    /** Numbers per row that come out. */
    int outputs();

    Loss loss();

    /** Whether a row of data is a sequence of time steps. */
    default boolean sequential() {
        return false;
    }

    /** Whether a sequence has an output for each of its steps, and not one for all. */
    default boolean outputPerStep() {
        return false;
    }

    /** The network as layers. */
    Composition composition();

    /** Layers, about, without listing them. */
    long depth();

    /** Columns of all values of layers without parameters, whose width nothing else bounds. */
    default long widths() {
        return 0;
    }

    /** Whether an input may come as sparse rows. */
    boolean takesSparse(int input);

    /** Floats that a network of this spec has; {@link Long#MAX_VALUE} where a long does not hold them. Nothing is built. */
    default long parameterCount() {
        return composition().parameterCount();
    }

    default String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a network's spec is plain data and must be writable as JSON", e);
        }
    }

    static NetworkSpec fromJson(String json) {
        try {
            NetworkSpec spec = Json.MAPPER.readValue(json, NetworkSpec.class);
            if (spec != null) {
                return spec;
            }
        } catch (JsonProcessingException e) {
            throw notANetwork(json, e);
        }
        throw notANetwork(json, null);
    }

    private static IllegalArgumentException notANetwork(String json, JsonProcessingException e) {
        Throwable cause = e;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String why = cause instanceof IllegalArgumentException ? " (" + cause.getMessage() + ")" : "";
        return new IllegalArgumentException(
                "this is not the JSON of a network of this version of the library: " + json + why
                        + "; a newer version may have written it.",
                e);
    }

    /** Holds the one mapper: an interface cannot keep it private. */
    final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        private Json() {}
    }
}
