package io.github.sparklayernorm.model;

import static io.github.sparklayernorm.model.Compositions.EVENTS;
import static io.github.sparklayernorm.model.Compositions.ROWS;
import static io.github.sparklayernorm.model.Compositions.everyStep;
import static io.github.sparklayernorm.model.Compositions.order;
import static io.github.sparklayernorm.model.Compositions.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Concatenate;
import io.github.sparklayernorm.layer.Dense;
import io.github.sparklayernorm.layer.Dropout;
import io.github.sparklayernorm.layer.Layer;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.layer.Scan;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recurrent cells that are made of layers. */
class ScanTest {
    /** tanh(x Wx + h Wh + b), once by the cell's kernels and once by layers. */
    @Test
    void aScanOfLayersIsTheCellThatHasKernels() {
        Recurrent cell = new Recurrent(Cell.RNN, 5, false, Normalization.NONE, false, Dense.EPSILON, 1f, 0, 1);
        Dense dense = new Dense(5, Normalization.NONE, false, Dense.EPSILON, Activation.TANH);
        Network byKernels = Network.of(everyStep(cell), Kernels.best());
        Network byLayers = Network.of(everyStep(new Scan(5, new Chain(new Concatenate(), dense))), Kernels.best());
        Networks.randomize(byKernels, 3);
        copy(byKernels, "read.inputWeight", byLayers, "read.weight", 0);
        copy(byKernels, "read.recurrentWeight", byLayers, "read.weight", 2 * 5);
        for (String name : List.of("read.bias", "output.weight", "output.bias")) {
            copy(byKernels, name, byLayers, name, 0);
        }
        LayeredSpec spec = (LayeredSpec) byKernels.spec();
        Batch batch = Batch.of(spec);
        rows(spec, 5).gather(order(ROWS), 0, ROWS, batch);
        double loss = byKernels.forwardBackward(batch, 1f, 0);
        assertThat(byLayers.forwardBackward(batch, 1f, 0)).isCloseTo(loss, within(1e-5));
        Parameter input = byKernels.parameters().get("read.inputWeight");
        Parameter joined = byLayers.parameters().get("read.weight");
        for (int i = 0; i < input.size(); i++) {
            assertThat(byLayers.parameters().gradients()[joined.offset() + i])
                    .isCloseTo(byKernels.parameters().gradients()[input.offset() + i], within(1e-5f));
        }

        byKernels.forward(batch);
        float[] atOnce = byKernels.outputs().clone();
        assertThat(byLayers.stateSize()).isEqualTo(5);
        byLayers.forward(batch);
        for (int i = 0; i < 2 * batch.rows; i++) {
            assertThat(byLayers.outputs()[i]).isCloseTo(atOnce[i], within(1e-5f));
        }
    }

    @Test
    void aScanGoesOnFromWhereItWas() {
        Network network = Network.of(
                everyStep(new Scan(5, new Chain(new Concatenate(), new Dense(5, Activation.TANH)))), Kernels.best());
        Networks.randomize(network, 3);
        Batch batch = Batch.of(network.spec());
        float[] features = {1, -2, 0.5f, 3, -1, 0.25f, 2, 2};
        float[] whole = run(network, batch, features, 0, 4, false);
        float[] half = run(network, batch, features, 0, 2, false);
        float[] rest = run(network, batch, features, 2, 2, true);
        assertThat(half).isEqualTo(Arrays.copyOf(whole, 4));
        assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 4, 8));
    }

    private static float[] run(Network network, Batch batch, float[] features, int from, int steps, boolean resume) {
        batch.input(0).steps.pack(1, new int[] {steps});
        System.arraycopy(features, from * 2, batch.input(0).dense(steps), 0, steps * 2);
        batch.rows = steps;
        if (resume) {
            network.resume(batch);
        } else {
            network.forward(batch);
        }
        return Arrays.copyOf(network.outputs(), 2 * steps);
    }

    private static void copy(Network from, String name, Network to, String as, int at) {
        Parameter source = from.parameters().get(name);
        Parameter target = to.parameters().get(as);
        System.arraycopy(
                from.parameters().values(),
                source.offset(),
                to.parameters().values(),
                target.offset() + at,
                source.size());
    }

    @Test
    void twoScansLeaveOutDifferentElements() {
        Layer step = new Chain(new Concatenate(), new Linear(6), new Dropout(0.5f));
        LayeredSpec spec = new LayeredSpec(
                new Composition(
                        List.of(EVENTS),
                        List.of(
                                new Node("a", new Scan(6, step), "events"),
                                new Node("b", new Scan(6, step), "events"),
                                new Node("output", new Concatenate(), "a", "b")),
                        "output"),
                Loss.SQUARED_ERROR);
        Network network = Network.of(spec, Kernels.best());
        network.initialize(1);
        Batch batch = Batch.of(spec);
        float[] one = {1, 2};
        batch.input(0).steps.pack(1, new int[] {1});
        System.arraycopy(one, 0, batch.input(0).dense(1), 0, 2);
        batch.rows = 1;
        batch.reserveTargets(1);
        boolean different = false;
        for (long seed = 0; seed < 20; seed++) {
            network.forwardBackward(batch, 1f, seed);
            for (int j = 0; j < 6; j++) {
                different |= (network.outputs()[j] == 0) != (network.outputs()[6 + j] == 0);
            }
        }
        assertThat(different).isTrue();
    }
}
