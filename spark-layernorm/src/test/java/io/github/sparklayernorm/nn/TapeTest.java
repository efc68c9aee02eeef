package io.github.sparklayernorm.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;
import io.github.sparklayernorm.nn.recurrent.ConcatenateOperation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A variable gets the gradients of all its readers, whatever each of them does with its own. */
class TapeTest {
    private static final int ROWS = 3;

    private final Kernels kernels = Kernels.java();
    private final Tape tape = new Tape(kernels);
    private final Variable x = new Variable(2);
    private final Variable h = new Variable(2);
    private final Pass pass = new Pass().set(ROWS, true, 0);

    TapeTest() {
        x.use(new float[] {1, 2, 3, 4, 5, 6});
        head(x, h);
    }

    @Test
    void twoHeadsGiveTheirGradientsTogether() {
        Variable a = head(tape.read(h), new Variable(2));
        Variable b = head(tape.read(h), new Variable(2));
        tape.forward(pass);
        backward(a, 1f, b, 10f);
        assertThat(h.gradient(ROWS)).containsOnly(11f);
        assertThat(a.value()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(b.value()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void anOperationMayReadAVariableTwice() {
        Variable y = new Variable(4);
        tape.add(new ConcatenateOperation(List.of(tape.read(h), tape.read(h)), y));
        tape.forward(pass);
        float[] dy = y.gradient(ROWS);
        for (int i = 0; i < dy.length; i++) {
            dy[i] = i % 4 < 2 ? 1f : 2f;
        }
        tape.backward(pass);
        assertThat(h.gradient(ROWS)).containsOnly(3f);
    }

    @Test
    void dataHaveAGradientWhereItIsAskedFor() {
        Tape own = new Tape(kernels);
        Variable data = new Variable(2);
        own.input(data);
        Variable y = new Variable(4);
        own.add(new ConcatenateOperation(List.of(own.read(data), own.read(data)), y));
        Variable output = own.output(y);
        data.use(new float[] {1, 2, 3, 4, 5, 6});
        own.forward(pass);
        assertThat(y.value()).startsWith(1, 2, 1, 2, 3, 4, 3, 4);
        Arrays.fill(output.gradient(ROWS), 1.5f);
        own.backward(pass);
        assertThat(data.gradient(ROWS)).containsOnly(3f);
    }

    @Test
    void threeReadersAddUpInEveryPass() {
        Variable a = head(tape.read(h), new Variable(2));
        Variable b = head(tape.read(h), new Variable(2));
        Variable c = head(tape.read(h), new Variable(2));
        for (int turn = 0; turn < 2; turn++) {
            tape.forward(pass);
            Arrays.fill(c.gradient(ROWS), 100f);
            backward(a, 1f, b, 10f);
            assertThat(h.gradient(ROWS)).containsOnly(111f);
        }
    }

    @Test
    void operationsThatAddShareTheVariableWithAReaderThatOverwrites() {
        Parameter v = weight(3f);
        Parameter w = weight(5f);
        Variable a = new Variable(1);
        Variable b = new Variable(1);
        tape.add(new LinearOperation(kernels, tape.readToAdd(h), v, null, a, Activation.IDENTITY, true));
        Variable c = head(tape.read(h), new Variable(2));
        tape.add(new LinearOperation(kernels, tape.readToAdd(h), w, null, b, Activation.IDENTITY, true));
        tape.forward(pass);
        Arrays.fill(c.gradient(ROWS), 100f);
        backward(a, 1f, b, 1f);
        assertThat(h.gradient(ROWS)).containsOnly(108f);
    }

    @Test
    void oneReaderGetsTheVariableItself() {
        assertThat(tape.read(h)).isSameAs(h);
        assertThat(tape.read(h)).isNotSameAs(h);
        assertThat(tape.read(x)).as("data").isSameAs(x);
        assertThat(tape.read(x)).as("data").isSameAs(x);
    }

    @Test
    void anOperationThatBypassesReadIsRefused() {
        head(tape.read(h), new Variable(2));
        assertThatThrownBy(() -> head(h, new Variable(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "every variable must be read under its own name, or gradients are lost, but BiasActivation has"
                                + " one that read() did not hand out; give it read(x) in place of x.");
        Variable y = new Variable(4);
        Variable once = head(tape.read(h), new Variable(2));
        Variable read = tape.read(once);
        assertThatThrownBy(() -> tape.add(new ConcatenateOperation(List.of(read, read), y)))
                .hasMessageContaining("ConcatenateOperation has one");
    }

    @Test
    void aVariableThatIsHandedOutAndNotReadIsRefused() {
        Variable copy = tape.read(h);
        head(tape.read(copy), new Variable(2));
        assertThatThrownBy(() -> tape.forward(pass))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "every variable that read() hands out must be read by one operation, or it adds a gradient that"
                                + " nobody wrote, but 1 is not; give read(x) to an operation, and ask for the outputs by output(x).");
    }

    @Test
    void anOutputMayBeReadToo() {
        Variable a = head(tape.read(h), new Variable(2));
        Variable b = tape.output(h);
        tape.forward(pass);
        backward(a, 1f, b, 10f);
        assertThat(h.gradient(ROWS)).containsOnly(11f);
    }

    @Test
    void anOperationThatOverwritesMayNotShare() {
        Variable shared = tape.readToAdd(h);
        assertThatThrownBy(() -> head(shared, new Variable(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BiasActivation overwrites it; give it read(x) in place of readToAdd(x).");
    }

    @Test
    void aVariableIsWrittenOnceAndBeforeItIsRead() {
        assertThatThrownBy(() -> head(tape.read(h), h)).hasMessageContaining("writes one that was written before");
        assertThatThrownBy(() -> head(tape.read(h), x)).hasMessageContaining("writes one that was read before");
    }

    @Test
    void aForkTakesNoStreamOfStartingValues() {
        float[] alone = starting(false);
        float[] forked = starting(true);
        assertThat(forked).isEqualTo(alone);
    }

    private static float[] starting(boolean fork) {
        Tape tape = new Tape(Kernels.java());
        Variable x = new Variable(7);
        Variable h = new Variable(5);
        Parameter first = weight(7, 5);
        Parameter last = weight(5, 3);
        tape.add(new LinearOperation(Kernels.java(), x, first, null, h, Activation.TANH, false));
        if (fork) {
            tape.read(h);
        }
        Variable y = new Variable(3);
        tape.add(new LinearOperation(Kernels.java(), tape.read(h), last, null, y, Activation.TANH, true));
        tape.initialize(3);
        return last.values();
    }

    /** y = x, overwriting the gradient of x. */
    private Variable head(Variable from, Variable y) {
        NormalizedLayer layer =
                new NormalizedLayer(kernels, "head", null, Activation.IDENTITY, 1e-5f, from, y, TapeTest::bound);
        tape.add(Normalization.NONE.operation(layer));
        return y;
    }

    private void backward(Variable a, float da, Variable b, float db) {
        Arrays.fill(a.gradient(ROWS), da);
        Arrays.fill(b.gradient(ROWS), db);
        tape.backward(pass);
    }

    private static Parameter weight(float value) {
        Parameter w = weight(2, 1);
        w.fill(value);
        return w;
    }

    private static Parameter weight(int inputs, int outputs) {
        return bound(Parameter.weight("w", inputs, outputs));
    }

    private static Parameter bound(Parameter p) {
        p.bind(new float[p.size()], new float[p.size()], 0);
        return p;
    }
}
