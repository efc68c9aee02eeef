package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.InterpolateOperation;
import io.github.sparklayernorm.nn.LinearOperation;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.ProductOperation;
import io.github.sparklayernorm.nn.SharedParameters;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;
import io.github.sparklayernorm.nn.recurrent.ConcatenateOperation;
import io.github.sparklayernorm.nn.recurrent.ScanOperation;
import java.util.List;

/**
 * Minimal gated unit (Zhou, Wu, Zhang and Zhou 2016, arXiv:1603.09420), with one gate:
 *
 * <pre>
 * f   = sigmoid(norm([x, h] Wf + ef) + bf)
 * g   = tanh(norm([x, f h] Wg + eg) + bg)
 * h'  = h + f (g - h)
 * </pre>
 *
 * The paper has no norm and no e. It has no kernels of its own: a step is made of the operations of feed-forward layers.
 */
final class MinimalGatedUnit {
    private final CellLayer layer;
    private final SharedParameters parameters;

    private MinimalGatedUnit(CellLayer layer) {
        this.layer = layer;
        parameters = new SharedParameters(layer.register());
    }

    /** The operation that runs a layer over all steps. */
    static Operation over(CellLayer layer) {
        return new ScanOperation(
                new MinimalGatedUnit(layer)::step,
                0, // nothing random in a step
                layer.truncation(),
                layer.x(),
                layer.y(),
                layer.inputGradient());
    }

    private ScanOperation.Step step() {
        Tape tape = new Tape(layer.kernels());
        Variable x = new Variable(layer.x().width());
        Variable h = new Variable(layer.width());
        tape.input(x);
        tape.input(h);
        Variable f = dense(tape, "gate", x, h, Activation.SIGMOID);
        Variable kept = new Variable(layer.width());
        tape.add(new ProductOperation(tape.read(f), tape.read(h), kept));
        Variable g = dense(tape, "candidate", x, kept, Activation.TANH);
        Variable next = new Variable(layer.width());
        tape.add(new InterpolateOperation(tape.read(f), tape.read(h), tape.read(g), next));
        return new ScanOperation.Step(tape, x, h, tape.output(next));
    }

    /** activation(norm([x, h] W + e) + b) */
    private Variable dense(Tape tape, String part, Variable x, Variable h, Activation activation) {
        String name = layer.name() + "." + part;
        int width = layer.width();
        Variable joined = new Variable(Math.addExact(x.width(), h.width()));
        tape.add(new ConcatenateOperation(List.of(tape.read(x), tape.read(h)), joined));
        Parameter w = parameters.apply(Parameter.weight(name + ".weight", joined.width(), width));
        Parameter e = layer.biasBeforeNorm() ? parameters.apply(Parameter.vector(name + ".sumBias", width)) : null;
        Variable sums = new Variable(width);
        tape.add(LinearOperation.beforeNorm(layer.kernels(), tape.readToAdd(joined), w, e, sums, activation, true));
        Variable y = new Variable(width);
        tape.add(layer.normalization()
                .operation(new NormalizedLayer(
                        layer.kernels(), name, w, activation, layer.epsilon(), tape.read(sums), y, parameters)));
        return y;
    }
}
