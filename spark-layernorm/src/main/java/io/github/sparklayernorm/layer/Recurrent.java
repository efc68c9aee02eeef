package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.cell.CellLayer;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.ConcatenateOperation;
import io.github.sparklayernorm.nn.recurrent.ReverseOperation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A recurrent cell along the steps of a sequence; an output at each of them.
 *
 * @param units          of each direction, at least 1
 * @param bidirectional  whether a second cell reads from the end: y = [forward, backward]
 * @param normalization  one that the cell knows
 * @param biasBeforeNorm whether the inputs' part of the sums has a bias before it is normalised; false wherever the norm is not
 *     the layer norm
 * @param epsilon        added to the variance inside the root, positive
 * @param forgetBias     starting value of the forget gate's bias (lstm)
 * @param truncation     gradients go back at most so many steps, in blocks; 0 for all the way
 * @param statisticSteps batch normalisation keeps running statistics for so many time steps, at least 1
 */
public record Recurrent(
        Cell cell,
        int units,
        boolean bidirectional,
        Normalization normalization,
        boolean biasBeforeNorm,
        float epsilon,
        float forgetBias,
        int truncation,
        int statisticSteps)
        implements Layer {
    public Recurrent {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(normalization, "normalization");
        Dense.requireUnits(units);
        Dense.requireEpsilon(epsilon);
        biasBeforeNorm = biasBeforeNorm && normalization.equals(Normalization.LAYER);
        if (!cell.knows(normalization)) {
            throw Layer.invalid(
                    "normalization of a layer of " + cell.text() + " must be " + cell.known(),
                    "it is " + normalization.text(),
                    "take layer");
        }
        if (truncation < 0 || statisticSteps < 1) {
            throw Layer.invalid(
                    "truncation must be at least 0 and statisticSteps at least 1",
                    "they are " + truncation + " and " + statisticSteps,
                    "0 and 1 always do");
        }
    }

    /** Layer-normalised, forwards, with gradients all the way back: what the estimators build by default. */
    public Recurrent(Cell cell, int units) {
        this(cell, units, false, Normalization.LAYER, true, Dense.EPSILON, 1f, 0, 1);
    }

    /** The same in both directions, each of them as wide as this one. */
    public Recurrent bothWays() {
        return new Recurrent(
                cell, units, true, normalization, biasBeforeNorm, epsilon, forgetBias, truncation, statisticSteps);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.onlySteps(inputs).wide(directions() * units);
    }

    private long directions() {
        return bidirectional ? 2 : 1;
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return Math.multiplyExact(
                directions(),
                cell.floats(Shape.onlySteps(inputs).width(), units, normalization, biasBeforeNorm, statisticSteps));
    }

    @Override
    public boolean hasParameters() {
        return true;
    }

    @Override
    public boolean usesBatchStatistics() {
        return normalization.equals(Normalization.BATCH);
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        if (!bidirectional) {
            return Value.of(cell(graph, name, x));
        }
        Variable forward = cell(graph, name + ".forward", x);
        Variable reversed = new Variable(x.axis(), x.width());
        graph.add(new ReverseOperation(graph.readToAdd(x), reversed, x.gradient()), x.gradient());
        Variable backward = cell(graph, name + ".backward", Value.of(reversed, x.gradient()));
        Variable turned = new Variable(x.axis(), units);
        graph.add(new ReverseOperation(graph.readToAdd(Value.of(backward)), turned, true));
        Variable y = new Variable(x.axis(), Math.multiplyExact(2, units));
        graph.add(new ConcatenateOperation(List.of(graph.read(Value.of(forward)), graph.read(Value.of(turned))), y));
        boolean[] directions = new boolean[2 * units];
        Arrays.fill(directions, units, 2 * units, true);
        return new Value(y, true, directions);
    }

    private Variable cell(Graph graph, String name, Value x) {
        Variable y = new Variable(x.axis(), units);
        graph.add(cell.operation(new CellLayer(
                graph.kernels(),
                name,
                normalization,
                biasBeforeNorm,
                epsilon,
                forgetBias,
                truncation,
                statisticSteps,
                graph.readToAdd(x),
                y,
                x.gradient(),
                graph::register)));
        return y;
    }

    @Override
    public String text() {
        return (bidirectional ? "bidirectional " : "") + cell.text() + Dense.norm(normalization);
    }
}
