package io.github.sparklayernorm.model;

import static io.github.sparklayernorm.model.Compositions.CLICKS;
import static io.github.sparklayernorm.model.Compositions.EVENTS;
import static io.github.sparklayernorm.model.Compositions.PROFILE;
import static io.github.sparklayernorm.model.Compositions.historyAndProfile;
import static io.github.sparklayernorm.model.Compositions.of;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.Activate;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Concatenate;
import io.github.sparklayernorm.layer.Dense;
import io.github.sparklayernorm.layer.Embedding;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Normalize;
import io.github.sparklayernorm.layer.Pool;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.layer.Residual;
import io.github.sparklayernorm.layer.Scan;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What networks given by their layers refuse, and in which words. */
class CompositionRefusalsTest {
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
}
