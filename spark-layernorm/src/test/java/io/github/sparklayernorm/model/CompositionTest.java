package io.github.sparklayernorm.model;

import static io.github.sparklayernorm.model.Compositions.CLICKS;
import static io.github.sparklayernorm.model.Compositions.EVENTS;
import static io.github.sparklayernorm.model.Compositions.PROFILE;
import static io.github.sparklayernorm.model.Compositions.ROWS;
import static io.github.sparklayernorm.model.Compositions.historyAndProfile;
import static io.github.sparklayernorm.model.Compositions.of;
import static io.github.sparklayernorm.model.Compositions.order;
import static io.github.sparklayernorm.model.Compositions.rows;
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
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Normalize;
import io.github.sparklayernorm.layer.Pool;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.layer.Repeat;
import io.github.sparklayernorm.layer.Residual;
import io.github.sparklayernorm.layer.Scan;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Field;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SparseField;
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
}
