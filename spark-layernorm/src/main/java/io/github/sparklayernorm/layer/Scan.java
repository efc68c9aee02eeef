package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.SharedParameters;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.recurrent.ScanOperation;
import java.util.List;
import java.util.Objects;

/**
 * h_t = step(x_t, h_(t-1)) along the steps of a sequence: a recurrent cell made of layers.
 *
 * <p>{@code new Scan(64, new Chain(new Concatenate(), new Dense(64, Activation.TANH)))} is a layer-normalised plain cell.
 *
 * @param units      of the state, at least 1
 * @param step       reads the inputs and the state before, in this order, and gives the state after
 * @param truncation gradients go back at most so many steps, in blocks; 0 for all the way
 */
public record Scan(int units, Layer step, int truncation) implements Layer {
    public Scan {
        Dense.requireUnits(units);
        Objects.requireNonNull(step, "step");
        if (step.usesBatchStatistics()) {
            throw Layer.invalid(
                    "a step must be normalised within its rows, as steps differ in their statistics",
                    "one of its layers has batch normalisation",
                    "take layer");
        }
        if (truncation < 0) {
            throw Layer.invalid("truncation must be at least 0", "it is " + truncation, "0 is all the way");
        }
    }

    public Scan(int units, Layer step) {
        this(units, step, 0);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape steps = Shape.onlySteps(inputs);
        Shape next = step.shape(ofStep(steps));
        if (!next.axis().isRows() || next.width() != units) {
            throw Layer.invalid(
                    "a step must give a state of " + units + " numbers",
                    "it gives " + next.text(),
                    "end it with a layer of as many units");
        }
        return steps.wide(units);
    }

    /** What a step reads: rows, whatever they are outside. */
    private List<Shape> ofStep(Shape steps) {
        return List.of(new Shape(Axis.ROWS, steps.width()), new Shape(Axis.ROWS, units));
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return step.parameters(ofStep(Shape.onlySteps(inputs)));
    }

    @Override
    public boolean hasParameters() {
        return step.hasParameters();
    }

    @Override
    public boolean usesBatchStatistics() {
        return step.usesBatchStatistics();
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        SharedParameters parameters = new SharedParameters(graph::register);
        Variable y = new Variable(x.axis(), units);
        graph.add(new ScanOperation(
                () -> oneStep(graph, parameters, name, x.width()),
                graph.nextDropout(),
                truncation,
                graph.readToAdd(x),
                y,
                x.gradient()));
        return Value.of(y);
    }

    private ScanOperation.Step oneStep(Graph graph, SharedParameters parameters, String name, int width) {
        Graph inner = graph.inner(parameters);
        Value x = inner.wanted(width);
        Value h = inner.wanted(units);
        Variable next = inner.output(step.build(inner, name, List.of(x, h)));
        return new ScanOperation.Step(inner.tape(), x.variable(), h.variable(), next);
    }

    @Override
    public String text() {
        return "at each step (" + step.text() + ")";
    }
}
