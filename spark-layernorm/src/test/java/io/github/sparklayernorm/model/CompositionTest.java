package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.Activate;
import io.github.sparklayernorm.layer.Add;
import io.github.sparklayernorm.layer.Branches;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Concatenate;
import io.github.sparklayernorm.layer.Dense;
import io.github.sparklayernorm.layer.Dropout;
import io.github.sparklayernorm.layer.Embedding;
import io.github.sparklayernorm.layer.Layer;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Normalize;
import io.github.sparklayernorm.layer.Pool;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.layer.Repeat;
import io.github.sparklayernorm.layer.Residual;
import io.github.sparklayernorm.layer.Scan;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Field;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import io.github.sparklayernorm.train.SparseField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks given by their layers: what they compute, their gradients, their counts and their texts. */
class CompositionTest {
    private static final int ROWS = 6;

    private static final Input PROFILE = new Input("profile", 3, false);
    private static final Input EVENTS = new Input("events", 2, true);
    private static final Input CLICKS = new Input("clicks", 1, true);

    static List<Arguments> compositions() {
        Map<String, Composition> all = new LinkedHashMap<>();
        all.put("history and profile", historyAndProfile());
        all.put(
                "profile at every step",
                of(
                        List.of(PROFILE, EVENTS),
                        new Node("repeated", new Repeat(), "profile", "events"),
                        new Node("steps", new Concatenate(), "events", "repeated"),
                        new Node("read", new Recurrent(Cell.GRU, 5).bothWays(), "steps"),
                        new Node("pooled", new Pool(Pooling.LAST), "read")));
        all.put(
                "a layer of the profile at every step",
                of(
                        List.of(EVENTS, PROFILE),
                        new Node("hidden", new Dense(4, Activation.TANH), "profile"),
                        new Node("repeated", new Repeat(), "hidden", "events"),
                        new Node("steps", new Concatenate(), "repeated", "events"),
                        new Node("pooled", new Pool(Pooling.MEAN), "steps")));
        all.put(
                "two sequences",
                of(
                        List.of(EVENTS, CLICKS, PROFILE),
                        new Node("a", new Chain(new Recurrent(Cell.LSTM, 4), new Pool(Pooling.LAST)), "events"),
                        new Node("b", new Chain(new Recurrent(Cell.RNN, 3), new Pool(Pooling.MEAN)), "clicks"),
                        new Node("all", new Concatenate(), "a", "b", "profile")));
        all.put(
                "residual blocks",
                of(
                        List.of(PROFILE),
                        new Node("wide", new Linear(6), "profile"),
                        new Node(
                                "block",
                                new Residual(new Chain(
                                        new Normalize(),
                                        new Dense(8, Normalization.NONE, false, Dense.EPSILON, Activation.TANH),
                                        new Linear(6))),
                                "wide"),
                        new Node(
                                "last",
                                new Normalize(Normalization.LAYER, Dense.EPSILON, Activation.SIGMOID),
                                "block")));
        all.put(
                "branches",
                of(
                        List.of(PROFILE),
                        new Node(
                                "both",
                                new Branches(
                                        new Dense(4, Activation.TANH),
                                        new Chain(new Linear(5), new Activate(Activation.SIGMOID), new Dropout(0)),
                                        new Linear(2)),
                                "profile")));
        all.put(
                "one value with three readers",
                of(
                        List.of(PROFILE),
                        new Node("x", new Dense(4, Activation.TANH), "profile"),
                        new Node("y", new Linear(4), "x"),
                        new Node("z", new Activate(Activation.TANH), "x"),
                        new Node("sum", new Add(), "x", "y", "z")));
        all.put(
                "a cell of layers",
                of(
                        List.of(PROFILE, EVENTS),
                        new Node(
                                "read",
                                new Scan(
                                        4,
                                        new Chain(
                                                new Concatenate(),
                                                new Dense(6, Activation.TANH),
                                                new Dropout(0),
                                                new Dense(
                                                        4, Normalization.NONE, false, Dense.EPSILON, Activation.TANH))),
                                "events"),
                        new Node("pooled", new Pool(Pooling.LAST), "read"),
                        new Node("all", new Concatenate(), "pooled", "profile")));
        all.put(
                "an output at every step",
                new Composition(
                        List.of(EVENTS),
                        List.of(
                                new Node("read", new Recurrent(Cell.GRU, 4), "events"),
                                new Node("output", new Linear(2), "read")),
                        "output"));
        return all.entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), new LayeredSpec(entry.getValue(), Loss.SQUARED_ERROR)))
                .toList();
    }

    private static Composition historyAndProfile() {
        return of(
                List.of(EVENTS, PROFILE),
                new Node("history", new Chain(new Recurrent(Cell.LSTM, 5), new Pool(Pooling.MAX)), "events"),
                new Node("both", new Concatenate(), "history", "profile"),
                new Node("hidden", new Dense(6, Activation.TANH), "both"));
    }

    /** With a linear layer of two outputs behind the last node. */
    private static Composition of(List<Input> inputs, Node... nodes) {
        List<Node> all = new ArrayList<>(List.of(nodes));
        all.add(new Node("output", new Linear(2), nodes[nodes.length - 1].name()));
        return new Composition(inputs, all, "output");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compositions")
    void gradientsAreThoseOfCentralDifferences(String name, LayeredSpec spec) {
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 3);
        Batch batch = Batch.of(spec);
        rows(spec, 5).gather(order(ROWS), 0, ROWS, batch);
        network.parameters().zeroGradients();
        network.forwardBackward(batch, 1f, 0);
        float[] gradients = network.parameters().gradients().clone();
        float[] values = network.parameters().values();
        for (Parameter parameter : network.parameters().list()) {
            for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
                assertThat((double) gradients[i])
                        .as("%s[%d]", parameter.name(), i - parameter.offset())
                        .isCloseTo(difference(network, batch, values, i), within(2e-3 + 5e-3 * Math.abs(gradients[i])));
            }
        }
    }

    private static double difference(Network network, Batch batch, float[] values, int i) {
        float before = values[i];
        float step = 4e-3f;
        values[i] = before + step;
        float above = values[i];
        double up = network.evaluate(batch);
        values[i] = before - step;
        double width = above - values[i];
        double down = network.evaluate(batch);
        values[i] = before;
        return (up - down) / width;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compositions")
    void aRowIsWhatItIsAlone(String name, LayeredSpec spec) {
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 3);
        PackedRows rows = rows(spec, 5);
        Batch together = Batch.of(spec);
        rows.gather(order(ROWS), 0, ROWS, together);
        network.forward(together);
        float[] outputs = network.outputs().clone();
        Batch alone = Batch.of(spec);
        for (int row = 0; row < ROWS; row++) {
            rows.gather(new int[] {together.given(row)}, 0, 1, alone);
            network.forward(alone);
            int count = spec.outputPerStep() ? together.input(0).steps.length(row) : 1;
            for (int t = 0; t < count; t++) {
                int at = spec.outputPerStep() ? together.input(0).steps.row(t, row) : row;
                for (int j = 0; j < 2; j++) {
                    assertThat(outputs[at * 2 + j]).isCloseTo(network.outputs()[t * 2 + j], within(2e-6f));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compositions")
    void theirCountIsWhatIsBuiltAndTheirTextMakesThemAgain(String name, LayeredSpec spec) {
        Network network = Network.of(spec, Kernels.best());
        assertThat(spec.parameterCount()).isEqualTo(network.parameters().size());
        assertThat(network.parameters().list()).extracting(Parameter::name).doesNotHaveDuplicates();

        NetworkSpec read = NetworkSpec.fromJson(spec.toJson());
        assertThat(read).isEqualTo(spec);
        assertThat(NetworkLayer.of(read)).hasSameSizeAs(spec.composition().nodes());
    }

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

    private static LayeredSpec everyStep(Layer read) {
        return new LayeredSpec(
                new Composition(
                        List.of(EVENTS),
                        List.of(new Node("read", read, "events"), new Node("output", new Linear(2), "read")),
                        "output"),
                Loss.SQUARED_ERROR);
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

    /** Sparse rows beside a layer that joins values come dense, and alone before a dense layer as they are. */
    @Test
    void sparseRowsComeDenseWhereNotAllThatReadsThemTakesThem() {
        Input wide = new Input("wide", 40, false);
        Composition joined = of(List.of(wide, PROFILE), new Node("both", new Concatenate(), "wide", "profile"));
        Composition alone = of(
                List.of(wide, PROFILE),
                new Node("hidden", new Dense(5, Activation.TANH), "wide"),
                new Node("both", new Concatenate(), "hidden", "profile"));
        int[] starts = {0, 1, 2, 3, 4, 5, 6};
        int[] indices = {3, 39, 0, 7, 7, 20};
        SparseField sparse = new SparseField(40, starts, indices, new float[] {1, 2, 3, 4, 5, 6});
        float[] written = new float[ROWS * 40];
        for (int row = 0; row < ROWS; row++) {
            written[row * 40 + indices[row]] = row + 1;
        }
        for (Composition composition : List.of(joined, alone)) {
            LayeredSpec spec = new LayeredSpec(composition, Loss.SQUARED_ERROR);
            PackedRows rows = rows(spec, 5);
            Network network = Network.of(spec, Kernels.best());
            Networks.randomize(network, 3);
            float[][] outputs = new float[2][];
            for (int i = 0; i < 2; i++) {
                Field field = i == 0 ? sparse : new DenseField(40, written);
                Batch batch = Batch.of(spec);
                new PackedRows(ROWS, 7.5, List.of(field, rows.inputs().get(1)), rows.targets(), false, rows.weights())
                        .gather(order(ROWS), 0, ROWS, batch);
                assertThat(batch.input(0).sparse != null).isEqualTo(i == 0 && composition.equals(alone));
                network.forward(batch);
                outputs[i] = Arrays.copyOf(network.outputs(), 2 * ROWS);
            }
            for (int i = 0; i < 2 * ROWS; i++) {
                assertThat(outputs[0][i]).isCloseTo(outputs[1][i], within(1e-5f));
            }
        }
    }

    @Test
    void trainingAfterInferenceIsAsWithoutIt() {
        LayeredSpec spec = new LayeredSpec(
                of(
                        List.of(PROFILE),
                        new Node("x", new Dense(8, Activation.TANH), "profile"),
                        new Node("y", new Residual(new Chain(new Dropout(0.5f), new Linear(8))), "x")),
                Loss.SQUARED_ERROR);
        float[][] gradients = new float[2][];
        for (int i = 0; i < 2; i++) {
            Network network = Network.of(spec, Kernels.best());
            network.initialize(3);
            Batch batch = Batch.of(spec);
            rows(spec, 5).gather(order(ROWS), 0, ROWS, batch);
            float[] features = batch.input(0).features.clone();
            if (i == 1) {
                network.evaluate(batch);
                network.predict(ROWS, batch.input(0).features, new float[2 * ROWS]);
            }
            network.parameters().zeroGradients();
            network.forwardBackward(batch, 1f, 7);
            gradients[i] = network.parameters().gradients().clone();
            assertThat(batch.input(0).features).isEqualTo(features);
        }
        assertThat(gradients[1]).isEqualTo(gradients[0]);
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

    /** The last step of what reads from the end is the first, also where it stands beside something else. */
    @Test
    void directionsAreKeptWhereValuesAreJoined() {
        Recurrent both = new Recurrent(Cell.GRU, 3).bothWays();
        LayeredSpec joined = new LayeredSpec(
                of(
                        List.of(EVENTS),
                        new Node("read", both, "events"),
                        new Node("more", new Concatenate(), "events", "read"),
                        new Node("pooled", new Pool(Pooling.LAST), "more")),
                Loss.SQUARED_ERROR);
        LayeredSpec apart = new LayeredSpec(
                of(
                        List.of(EVENTS),
                        new Node("read", both, "events"),
                        new Node("last", new Pool(Pooling.LAST), "read"),
                        new Node("lastEvent", new Pool(Pooling.LAST), "events"),
                        new Node("pooled", new Concatenate(), "lastEvent", "last")),
                Loss.SQUARED_ERROR);
        float[][] outputs = new float[2][];
        for (LayeredSpec spec : List.of(joined, apart)) {
            Network network = Network.of(spec, Kernels.best());
            network.initialize(4);
            Networks.randomize(network, 3);
            Batch batch = Batch.of(spec);
            rows(spec, 5).gather(order(ROWS), 0, ROWS, batch);
            Network same = Network.of(joined, Kernels.best());
            Networks.randomize(same, 3);
            network.parameters().load(same.parameters().values());
            network.forward(batch);
            outputs[spec.equals(joined) ? 0 : 1] = Arrays.copyOf(network.outputs(), 2 * ROWS);
        }
        assertThat(outputs[0]).isEqualTo(outputs[1]);
        assertThatThrownBy(() -> Network.of(
                        new LayeredSpec(
                                new Composition(
                                        List.of(EVENTS),
                                        List.of(
                                                new Node("read", new Recurrent(Cell.GRU, 1).bothWays(), "events"),
                                                new Node("output", new Add(), "events", "read")),
                                        "output"),
                                Loss.SQUARED_ERROR),
                        Kernels.best()))
                .hasMessageContaining("must read sequences in the same direction, column by column");
    }

    @Test
    void aNetworkSaysWhatItCannotBeAskedFor() {
        Network network = Network.of(new LayeredSpec(historyAndProfile(), Loss.SQUARED_ERROR), Kernels.best());
        assertThatThrownBy(() -> network.predict(1, new float[2], new float[2]))
                .hasMessageContaining("rows of numbers must be all that the network reads, but it has 2 inputs");
        LayeredSpec two = new LayeredSpec(
                of(
                        List.of(EVENTS, CLICKS),
                        new Node("a", new Pool(Pooling.MEAN), "events"),
                        new Node("b", new Pool(Pooling.MEAN), "clicks"),
                        new Node("both", new Concatenate(), "a", "b")),
                Loss.SQUARED_ERROR);
        assertThatThrownBy(() -> Network.of(two, Kernels.best()).resume(Batch.of(two)))
                .hasMessageContaining("if it has one input of sequences");
        assertThatThrownBy(() -> new LayeredSpec(
                        new Composition(
                                List.of(EVENTS, CLICKS),
                                List.of(new Node("output", new Linear(2), "clicks")),
                                "output"),
                        Loss.SQUARED_ERROR))
                .hasMessage(
                        "outputs of steps must be of the first input of sequences, \"events\", but are of \"clicks\";"
                                + " name that input first, or pool.");
        Dense batchNormed = new Dense(4, Normalization.BATCH, false, Dense.EPSILON, Activation.TANH);
        assertThatThrownBy(() -> new Scan(4, new Chain(new Concatenate(), batchNormed)))
                .hasMessageContaining("one of its layers has batch normalisation; take layer.");
        LayeredSpec computed = new LayeredSpec(
                of(
                        List.of(PROFILE),
                        new Node("z", new Linear(1), "profile"),
                        new Node("vector", new Embedding(7, 4), "z")),
                Loss.SQUARED_ERROR);
        assertThatThrownBy(() -> Network.of(computed, Kernels.best()))
                .hasMessageContaining("token ids must come from an input of the network");
    }

    @Test
    void damagedTextsAreRefusedWithWhatIsWrong() {
        String json = new LayeredSpec(historyAndProfile(), Loss.SQUARED_ERROR).toJson();
        assertThatThrownBy(() -> NetworkSpec.fromJson("null"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the JSON of a network");
        assertThatThrownBy(() -> NetworkSpec.fromJson(json.replace("\"output\":\"output\"", "\"output\":\"other\"")))
                .hasMessageContaining("the output must be one of the network's nodes, but is \"other\"");
        List<Node> doubled = new ArrayList<>();
        String before = "profile";
        for (int i = 0; i < 64; i++) {
            doubled.add(new Node("n" + i, new Concatenate(), before, before));
            before = "n" + i;
        }
        assertThatThrownBy(() -> new Composition(List.of(PROFILE), doubled, "n63"))
                .hasMessageContaining("node \"n29\": a value must have at most 2147483647 columns");
        assertThatThrownBy(() -> Network.of(
                        new LayeredSpec(
                                of(
                                        List.of(new Input("huge", Integer.MAX_VALUE, false)),
                                        new Node("x", new Activate(Activation.TANH), "huge"),
                                        new Node("y", new Linear(1), "x")),
                                Loss.SQUARED_ERROR),
                        Kernels.best()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void targetsAndWeightsFollowTheirRows() {
        LayeredSpec spec = new LayeredSpec(historyAndProfile(), Loss.SQUARED_ERROR);
        PackedRows rows = rows(spec, 5);
        Batch batch = Batch.of(spec);
        int[] order = {4, 1, 5, 0};
        rows.gather(order, 0, 4, batch);
        for (int row = 0; row < 4; row++) {
            int from = order[batch.given(row)];
            assertThat(batch.targets[2 * row]).isEqualTo(rows.targets()[2 * from]);
            assertThat(batch.weights[row]).isEqualTo(rows.weights()[from]);
            assertThat(batch.input(1).features[3 * row])
                    .isEqualTo(((DenseField) rows.inputs().get(1)).features()[3 * from]);
        }
        assertThat(batch.input(0).steps.length(0))
                .isGreaterThan(batch.input(0).steps.length(3));
    }

    @Test
    void aTokenOfARowHasAVector() {
        Input word = new Input("word", 1, false);
        LayeredSpec spec = new LayeredSpec(
                of(
                        List.of(PROFILE, word),
                        new Node("vector", new Embedding(7, 4), "word"),
                        new Node("all", new Concatenate(), "vector", "profile")),
                Loss.SQUARED_ERROR);
        Network network = Network.of(spec, Kernels.best());
        network.initialize(1);
        Batch batch = Batch.of(spec);
        batch.rows = 2;
        batch.reserveTargets(2);
        batch.input(0).dense(2);
        batch.input(1).dense(2)[1] = 6;
        network.forward(batch);
        float[] table = network.parameters().values();
        Parameter weight = network.parameters().get("output.weight");
        int vectors = network.parameters().get("vector.weight").offset();
        for (int row = 0; row < 2; row++) {
            double expected = 0;
            for (int k = 0; k < 4; k++) {
                expected += table[vectors + (row == 0 ? 0 : 6) * 4 + k] * table[weight.offset() + k * 2];
            }
            assertThat((double) network.outputs()[2 * row]).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void whatDoesNotFitIsSaidBeforeAnythingIsBuilt() {
        assertThatThrownBy(() -> of(List.of(EVENTS, PROFILE), new Node("both", new Concatenate(), "events", "profile")))
                .hasMessage(
                        "node \"both\": values that are joined must all be of rows, or of the steps of one input, but"
                                + " these are N x T x 2 and N x 3; pool the steps, or repeat the rows along them.");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("read", new Recurrent(Cell.GRU, 4), "profile")))
                .hasMessageStartingWith("node \"read\": this layer must read the steps of a sequence");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("sum", new Residual(new Linear(4)), "profile")))
                .hasMessageContaining("values that are added must have the same width, but these are N x 3 and N x 4");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("x", new Linear(4), "profil")))
                .hasMessageContaining("but \"profil\" is neither, and there are [profile]");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("profile", new Linear(4), "profile")))
                .hasMessageContaining("every input and node must have a name of its own");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("a.b", new Linear(4), "profile")))
                .hasMessageContaining("have no dot, but one is \"a.b\"");
        assertThatThrownBy(() -> of(List.of(PROFILE), new Node("x", new Embedding(4, 2), "profile")))
                .hasMessageContaining("an embedding must read one token id a row, but its input has 3 numbers");
        assertThatThrownBy(() -> new Composition(List.of(PROFILE), List.of(), "profile"))
                .hasMessageContaining("the output must be one of the network's nodes, but is \"profile\"");
        assertThatThrownBy(() -> new Normalize(Normalization.WEIGHT, Dense.EPSILON, Activation.RELU))
                .hasMessageContaining("it is weight, which is of a layer's weights; give it to a Dense");
    }

    private static int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Sequences of different lengths, which differ between the inputs of a row, too. */
    private static PackedRows rows(LayeredSpec spec, long seed) {
        RandomStream random = new RandomStream(seed);
        List<Field> fields = new ArrayList<>();
        int steps = 0;
        for (Input input : spec.columns()) {
            int[] starts = new int[ROWS + 1];
            for (int row = 0; row < ROWS; row++) {
                starts[row + 1] = starts[row] + 1 + random.nextInt(5);
            }
            float[] features = new float[(input.sequence() ? starts[ROWS] : ROWS) * input.width()];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian();
            }
            steps = steps == 0 && input.sequence() ? starts[ROWS] : steps;
            fields.add(
                    input.sequence()
                            ? new SequenceField(input.width(), starts, features)
                            : new DenseField(input.width(), features));
        }
        float[] targets = new float[2 * (spec.outputPerStep() ? steps : ROWS)];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) random.nextGaussian();
        }
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            weights[row] = 1 + row / 10f;
        }
        return new PackedRows(ROWS, 7.5, fields, targets, spec.outputPerStep(), weights);
    }
}
