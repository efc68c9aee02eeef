package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A network under construction: its tape, and the parameters that its layers asked for. */
public final class Graph {
    private final Kernels kernels;
    private final Tape tape;
    private final List<Parameter> made;
    private final UnaryOperator<Parameter> register;
    private final List<DenseWeights> denseLayers = new ArrayList<>();
    private int dropouts;
    private String given; // name of the layer whose part before the graph is somebody else's, or null
    private int givenInputs;

    public Graph(Kernels kernels) {
        this.kernels = kernels;
        tape = new Tape(kernels);
        made = new ArrayList<>();
        register = parameter -> {
            made.add(parameter);
            return parameter;
        };
    }

    private Graph(Graph outer, UnaryOperator<Parameter> register) {
        kernels = outer.kernels;
        tape = new Tape(kernels);
        made = outer.made;
        this.register = register;
    }

    /** A graph with a tape of its own, for a step that is run again and again, whose parameters are registered like this. */
    Graph inner(UnaryOperator<Parameter> parameters) {
        return new Graph(this, parameters);
    }

    /** An input of the network. */
    public Value input(Axis axis, int width) {
        return Value.data(new Variable(axis, width));
    }

    /**
     * An input in place of what the first part of a layer computes: of a {@link Dense} its sums, of an {@link Embedding} the
     * tokens' vectors. Its gradient is wanted, and the layer still has all of its parameters.
     *
     * @param layer  name of the layer
     * @param inputs numbers that the layer's weights have a row for
     */
    public Value inputInto(String layer, int inputs, Axis axis, int width) {
        given = layer;
        givenInputs = inputs;
        return wanted(axis, width);
    }

    /** An input of rows whose gradient is wanted. */
    Value wanted(int width) {
        return wanted(Axis.ROWS, width);
    }

    private Value wanted(Axis axis, int width) {
        Value input = Value.of(new Variable(axis, width));
        tape.input(input.variable());
        return input;
    }

    /** The variable that an output of the network is read from, and its gradient written to. */
    public Variable output(Value value) {
        return tape.output(value.variable());
    }

    /** Whether what this layer would do first is in the input already. */
    boolean isGiven(String layer) {
        return layer.equals(given);
    }

    int givenInputs() {
        return givenInputs;
    }

    Kernels kernels() {
        return kernels;
    }

    void add(Operation operation) {
        tape.add(operation);
    }

    /** Of an operation without parameters: nobody may need the gradients of what it reads. */
    void add(Operation operation, boolean gradient) {
        tape.add(operation, gradient);
    }

    /** The variable that the next operation reads a value from. */
    Variable read(Value value) {
        return tape.read(value.variable());
    }

    /** The same for an operation that adds to its gradient. */
    Variable readToAdd(Value value) {
        return tape.readToAdd(value.variable());
    }

    Parameter register(Parameter parameter) {
        return register.apply(parameter);
    }

    /** Notes a dense layer whose operations are on the tape. */
    void note(DenseWeights layer) {
        denseLayers.add(layer);
    }

    /** Tells the masks of dropout layers apart. */
    int nextDropout() {
        return dropouts++;
    }

    public Tape tape() {
        return tape;
    }

    /** In the order of the tape. */
    public List<DenseWeights> denseLayers() {
        return List.copyOf(denseLayers);
    }

    /** What the layers asked for, in the order in which they did. */
    public List<Parameter> made() {
        return List.copyOf(made);
    }
}
