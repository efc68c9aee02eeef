package io.github.sparklayernorm.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A residual block over a residual block, s + f(s), against central differences of the same network: every gradient goes
 * through a variable with two readers, of which one overwrites what it is given.
 */
class ResidualGradientTest {
    private static final int ROWS = 5;
    private static final int INPUTS = 3;
    private static final int WIDTH = 14;
    private static final float H = 1e-2f;

    private final Kernels kernels = Kernels.best();
    private final Tape tape = new Tape(kernels);
    private final Pass pass = new Pass().set(ROWS, true, 0);
    private final List<Parameter> parameters = new ArrayList<>();
    private final RandomStream random = new RandomStream(11);

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void gradientsOfAResidualNetworkAreThoseOfCentralDifferences(Normalization normalization) {
        Variable x = new Variable(INPUTS);
        x.use(normal(ROWS * INPUTS));
        Variable s = linear("in", x, WIDTH, false);
        s = block("first", normalization, s);
        Variable y = tape.output(block("second", normalization, s));
        tape.initialize(3);
        float[] direction = normal(ROWS * WIDTH);

        tape.forward(pass);
        System.arraycopy(direction, 0, y.gradient(ROWS), 0, direction.length);
        parameters.stream().filter(p -> p.kind() != Parameter.Kind.STATE).forEach(Parameter::zeroGradient);
        tape.backward(pass);

        for (Parameter p : parameters) {
            for (int i = 0; p.kind() != Parameter.Kind.STATE && i < p.size(); i++) {
                // Richardson's: in float a difference small enough for the curvature has too few digits
                double wide = difference(p, i, H, direction, y);
                double expected = (4 * difference(p, i, H / 2, direction, y) - wide) / 3;
                assertThat((double) p.gradients()[i])
                        .as("gradient of %s[%d]", p.name(), i)
                        .isCloseTo(expected, within(1e-3 + 1e-3 * Math.abs(expected)));
            }
        }
    }

    /** y = s + tanh(norm(s W)) + tanh(s), the last read by an operation that overwrites the gradient of s. */
    private Variable block(String name, Normalization normalization, Variable s) {
        Variable summed = linear(name, tape.readToAdd(s), WIDTH, true);
        Variable branch = norm(name + ".norm", normalization, summed);
        Variable bent = norm(name + ".bent", Normalization.NONE, s);
        Variable half = sum(branch, bent);
        return sum(s, half);
    }

    private Variable linear(String name, Variable from, int width, boolean inputGradient) {
        Variable y = new Variable(width);
        Parameter w = register(Parameter.weight(name + ".weight", from.width(), width));
        tape.add(new LinearOperation(kernels, from, w, null, y, Activation.TANH, inputGradient));
        return y;
    }

    private Variable norm(String name, Normalization normalization, Variable from) {
        Variable y = new Variable(from.width());
        Parameter w = parameters.get(parameters.size() - 1).kind() == Parameter.Kind.WEIGHT
                ? parameters.get(parameters.size() - 1)
                : null;
        tape.add(normalization.operation(
                new NormalizedLayer(kernels, name, w, Activation.TANH, 1e-2f, tape.read(from), y, this::register)));
        return y;
    }

    private Variable sum(Variable a, Variable b) {
        Variable y = new Variable(a.width());
        tape.add(new Sum(tape.read(a), tape.read(b), y));
        return y;
    }

    private double difference(Parameter p, int i, float h, float[] direction, Variable y) {
        float kept = p.values()[i];
        p.values()[i] = kept + h;
        double above = along(direction, y);
        p.values()[i] = kept - h;
        double below = along(direction, y);
        p.values()[i] = kept;
        return (above - below) / (2 * h);
    }

    /** The loss: the outputs along a direction. */
    private double along(float[] direction, Variable y) {
        tape.forward(pass);
        double loss = 0;
        for (int i = 0; i < direction.length; i++) {
            loss += (double) direction[i] * y.value()[i];
        }
        return loss;
    }

    private Parameter register(Parameter p) {
        p.bind(new float[p.size()], new float[p.size()], 0);
        parameters.add(p);
        return p;
    }

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** y = a + b */
    private record Sum(Variable a, Variable b, Variable y) implements Operation {
        @Override
        public List<Variable> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Variable> writes() {
            return List.of(y);
        }

        @Override
        public void forward(Pass pass) {
            float[] to = y.reserve(pass.rows(y));
            for (int i = 0; i < pass.rows(y) * y.width(); i++) {
                to[i] = a.value()[i] + b.value()[i];
            }
        }

        @Override
        public void backward(Pass pass) {
            int count = pass.rows(y) * y.width();
            System.arraycopy(y.gradient(pass.rows(y)), 0, a.gradient(pass.rows(y)), 0, count);
            System.arraycopy(y.gradient(pass.rows(y)), 0, b.gradient(pass.rows(y)), 0, count);
        }
    }
}
