package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.layer.Shape;
import io.github.sparklayernorm.nn.loss.Loss;
import java.util.List;
import java.util.Objects;

/** A network that is given by its layers. */
@DefaultSerializer(JavaForm.class)
public record LayeredSpec(Composition composition, Loss loss) implements NetworkSpec {
    public LayeredSpec {
        Objects.requireNonNull(composition, "composition");
        Objects.requireNonNull(loss, "loss");
        long width = output(composition).width();
        if (width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a network must have at most " + Integer.MAX_VALUE + " outputs, but has " + width + ".");
        }
    }

    private static Shape output(Composition composition) {
        return composition.shapes().get(composition.output());
    }

    @Override
    public List<Input> columns() {
        return composition.inputs();
    }

    @Override
    public int inputs() {
        return columns().get(0).width();
    }

    @Override
    public int outputs() {
        return (int) output(composition).width();
    }

    @Override
    public boolean sequential() {
        return columns().stream().anyMatch(Input::sequence);
    }

    @Override
    public boolean outputPerStep() {
        return !output(composition).axis().isRows();
    }

    @Override
    public long depth() {
        return composition.nodes().size();
    }
}
