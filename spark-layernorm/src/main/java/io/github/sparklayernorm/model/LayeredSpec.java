package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.sparklayernorm.layer.Shape;
import io.github.sparklayernorm.nn.loss.Loss;
import java.util.List;
import java.util.Objects;

/** A network that is given by its layers. Two are the same when they are equal. */
@DefaultSerializer(JavaForm.class)
public final class LayeredSpec implements NetworkSpec {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final Composition composition;

    @JsonProperty
    private final Loss loss;

    private final int outputs;
    private final boolean perStep;

    /**
     * @throws IllegalArgumentException where the outputs are of the steps of another input than the first that holds sequences:
     *     targets are of these steps
     */
    @JsonCreator
    public LayeredSpec(@JsonProperty("composition") Composition composition, @JsonProperty("loss") Loss loss) {
        this.composition = Objects.requireNonNull(composition, "composition");
        this.loss = Objects.requireNonNull(loss, "loss");
        Shape output = composition.shapes().get(composition.output());
        outputs = (int) output.width();
        perStep = !output.axis().isRows();
        if (perStep && output.axis().input() != first(composition.inputs())) {
            throw new IllegalArgumentException("outputs of steps must be of the first input of sequences, \""
                    + composition.inputs().get(first(composition.inputs())).name() + "\", but are of \""
                    + composition.inputs().get(output.axis().input()).name() + "\"; name that input first, or pool.");
        }
    }

    private static int first(List<Input> inputs) {
        int first = 0;
        while (!inputs.get(first).sequence()) {
            first++;
        }
        return first;
    }

    @Override
    public Composition composition() {
        return composition;
    }

    @Override
    public Loss loss() {
        return loss;
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
        return outputs;
    }

    @Override
    public boolean sequential() {
        return columns().stream().anyMatch(Input::sequence);
    }

    @Override
    public boolean outputPerStep() {
        return perStep;
    }

    @Override
    public boolean takesSparse(int input) {
        return composition.takesSparse(input);
    }

    @Override
    public long depth() {
        return composition.nodes().size();
    }

    @Override
    public long widths() {
        return composition.shapes().values().stream().mapToLong(Shape::width).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayeredSpec that && composition.equals(that.composition) && loss.equals(that.loss);
    }

    @Override
    public int hashCode() {
        return Objects.hash(composition, loss);
    }

    @Override
    public String toString() {
        return "LayeredSpec[composition=" + composition + ", loss=" + loss + "]";
    }
}
