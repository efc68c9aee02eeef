package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.layer.Layer;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A layer at its place in a network.
 *
 * @param name of what the layer gives, and the prefix of its parameters' names
 * @param of   names of what it reads: inputs of the network, or nodes before this one
 */
@DefaultSerializer(JavaForm.class)
public record Node(String name, Layer layer, List<String> of) implements Serializable {
    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(layer, "layer");
        of = List.copyOf(of);
    }

    public Node(String name, Layer layer, String... of) {
        this(name, layer, List.of(of));
    }
}
