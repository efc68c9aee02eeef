package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.LinearOperation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.norm.NormalizedActivation;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;
import java.util.List;
import java.util.Objects;

/**
 * y = activation(normalisation(c + x W) + bias), of rows or of steps: a hidden layer. Linear part, norm and activation are one
 * layer, since they share one pass over the sums, and since the weights start as the activation needs them.
 *
 * @param units          numbers in y, at least 1
 * @param biasBeforeNorm whether c is there; false wherever rows of sums are not normalised by themselves
 * @param epsilon        added to the variance inside the root, positive
 */
public record Dense(
        int units, Normalization normalization, boolean biasBeforeNorm, float epsilon, Activation activation)
        implements Layer {
    /** As the estimators take where nothing else is set. */
    public static final float EPSILON = 1e-5f;

    public Dense {
        requireUnits(units);
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(activation, "activation");
        requireEpsilon(epsilon);
        requireGroups(normalization, units);
        biasBeforeNorm = biasBeforeNorm && normalization.forgetsLength();
    }

    /** Layer-normalised, with a bias before the norm: what the estimators build by default. */
    public Dense(int units, Activation activation) {
        this(units, Normalization.LAYER, true, EPSILON, activation);
    }

    static void requireUnits(int units) {
        if (units < 1) {
            throw Layer.invalid("a layer must have at least 1 unit", "units is " + units, "give it some");
        }
    }

    static void requireGroups(Normalization normalization, long units) {
        if (units % normalization.groups() != 0) {
            throw Layer.invalid(
                    "with " + normalization + " a layer's units must be a multiple of " + normalization.groups(),
                    "there are " + units,
                    "take another number of either");
        }
    }

    static void requireEpsilon(float epsilon) {
        if (!(epsilon > 0) || epsilon == Float.POSITIVE_INFINITY) {
            throw Layer.invalid("epsilon must be positive and finite", "it is " + epsilon, EPSILON + " is usual");
        }
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.only(inputs).wide(units);
    }

    @Override
    public long parameters(List<Shape> inputs) {
        long in = Shape.only(inputs).width();
        return Math.addExact(Math.multiplyExact(in, units), Math.multiplyExact((long) vectors(), units));
    }

    /** Gain, bias, bias before the norm, running mean and variance, or some of them. */
    private int vectors() {
        return normalization.vectors() + (biasBeforeNorm ? 1 : 0);
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
    public boolean takesSparse() {
        return true;
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        boolean given = graph.isGiven(name);
        int in = given ? graph.givenInputs() : x.width();
        Parameter w = graph.register(Parameter.weight(name + ".weight", in, units));
        Parameter c = biasBeforeNorm ? graph.register(Parameter.vector(name + ".sumBias", units)) : null;
        Value sums = given ? x : Value.of(new Variable(x.axis(), units));
        if (!given) {
            graph.add(LinearOperation.beforeNorm(
                    graph.kernels(), graph.readToAdd(x), w, c, sums.variable(), activation, x.gradient()));
        }
        Variable y = new Variable(x.axis(), units);
        NormalizedActivation norm = normalization.operation(new NormalizedLayer(
                graph.kernels(), name, w, activation, epsilon, graph.read(sums), y, graph::register));
        graph.add(norm);
        graph.note(new DenseWeights(normalization, activation, w, c, norm.gain(), norm.bias()));
        return Value.of(y);
    }

    @Override
    public String text() {
        return "linear" + norm(normalization) + ", " + Names.of(activation);
    }

    static String norm(Normalization normalization) {
        return normalization.equals(Normalization.NONE) ? "" : ", " + normalization.text() + " norm";
    }
}
