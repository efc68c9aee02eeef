package io.github.sparklayernorm.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Concatenation, reversal and pooling by hand. Three sequences of 1, 3 and 2 steps are given; by length they are 3, 2, 1, and
 * lie in the rows of step 0 (three), step 1 (two) and step 2 (one). What is pooled stands in the order in which they were given.
 */
class SequenceOperationsTest {
    private static final int ROWS = 6;
    private static final int SEQUENCES = 3;
    /** [6,2]: first column 10 * place + step, second its negative. */
    private static final float[] VALUES = {0, -0f, 10, -10, 20, -20, 1, -1, 11, -11, 2, -2};

    private final Steps steps = new Steps();
    private final Pass pass = new Pass();
    private final Variable x = new Variable(Axis.steps(0), 2);

    @BeforeEach
    void layOut() {
        steps.pack(SEQUENCES, new int[] {1, 3, 2});
        pass.set(steps, true, 7);
        x.use(VALUES.clone());
    }

    @Test
    void concatenationPutsRowsSideBySideAndTakesTheirGradientsApart() {
        Variable b = new Variable(Axis.steps(0), 1);
        Variable y = new Variable(Axis.steps(0), 3);
        b.use(new float[] {5, 6, 7, 8, 9, 10});
        Operation concatenate = new ConcatenateOperation(List.of(x, b), y);
        concatenate.forward(pass);
        assertThat(y.value()).startsWith(0, -0f, 5, 10, -10, 6, 20, -20, 7);

        fill(y.gradient(ROWS), ROWS * 3);
        concatenate.backward(pass);
        assertThat(x.gradient(ROWS)).containsExactly(0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16);
        assertThat(b.gradient(ROWS)).containsExactly(2, 5, 8, 11, 14, 17);
        assertThat(concatenate.reads()).containsExactly(x, b);
        assertThat(concatenate.writes()).containsExactly(y);
    }

    @Test
    void reversalTurnsEachSequenceByItsOwnLength() {
        Variable y = new Variable(Axis.steps(0), 2);
        Operation reverse = new ReverseOperation(x, y, true);
        reverse.forward(pass);
        assertThat(y.value()).containsExactly(2, -2, 11, -11, 20, -20, 1, -1, 10, -10, 0, -0f);

        fill(y.gradient(ROWS), ROWS * 2);
        reverse.backward(pass);
        assertThat(x.gradient(ROWS)).containsExactly(10, 11, 8, 9, 4, 5, 6, 7, 2, 3, 0, 1);
    }

    @Test
    void reversalAddsToAGradientThatIsThereAndLeavesDataAlone() {
        Variable y = new Variable(Axis.steps(0), 2);
        Operation reverse = new ReverseOperation(x, y, true);
        reverse.forward(pass);
        Arrays.fill(y.gradient(ROWS), 1f);
        Arrays.fill(x.gradient(ROWS), 10f);
        assertThat(x.betaOnce()).isZero(); // another reader was here
        reverse.backward(pass);
        assertThat(x.gradient(ROWS)).containsOnly(11f);
        assertThat(reverse.addsGradient()).isTrue();

        Operation ofData = new ReverseOperation(x, y, false);
        ofData.backward(pass);
        assertThat(x.gradient(ROWS)).containsOnly(11f);
    }

    @Test
    void twiceReversedIsAsBefore() {
        Variable y = new Variable(Axis.steps(0), 2);
        Variable z = new Variable(Axis.steps(0), 2);
        new ReverseOperation(x, y, true).forward(pass);
        new ReverseOperation(y, z, true).forward(pass);
        assertThat(z.value()).containsExactly(VALUES);
    }

    @Test
    void theLastStepOfADirectionIsWhereItCameToLast() {
        Variable y = new Variable(2);
        Operation pool =
                new PoolOperation(Pooling.LAST, new boolean[] {false, true}, x, y); // the second column goes backwards
        pool.forward(pass);
        assertThat(y.value()).containsExactly(20, -20, 2, -0f, 11, -10);

        fill(y.gradient(SEQUENCES), SEQUENCES * 2);
        pool.backward(pass);
        assertThat(x.gradient(ROWS)).containsExactly(0, 3, 0, 5, 0, 1, 0, 0, 4, 0, 2, 0);
    }

    @Test
    void theMeanIsOverASequencesOwnSteps() {
        Variable y = new Variable(2);
        Operation pool = new PoolOperation(Pooling.MEAN, new boolean[2], x, y);
        pool.forward(pass);
        assertThat(y.value()).containsExactly(20, -20, 1, -1, 10.5f, -10.5f);

        Arrays.fill(y.gradient(SEQUENCES), 6f);
        pool.backward(pass);
        assertThat(x.gradient(ROWS)).containsExactly(2, 2, 3, 3, 6, 6, 2, 2, 3, 3, 2, 2);
    }

    @Test
    void theLargestIsChosenForEachUnit() {
        Variable y = new Variable(2);
        Operation pool = new PoolOperation(Pooling.MAX, new boolean[2], x, y);
        pool.forward(pass);
        assertThat(y.value()).containsExactly(20, -20, 2, -0f, 11, -10);

        fill(y.gradient(SEQUENCES), SEQUENCES * 2);
        pool.backward(pass);
        assertThat(x.gradient(ROWS)).containsExactly(0, 3, 0, 5, 0, 1, 0, 0, 4, 0, 2, 0);
    }

    @Test
    void thereIsNothingToPoolWhereEveryStepHasAnOutput() {
        Operation pool = new PoolOperation(Pooling.NONE, new boolean[2], x, new Variable(2));
        assertThatThrownBy(() -> pool.forward(pass))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("every step has an output: there is nothing to pool");
    }

    private static void fill(float[] array, int count) {
        for (int i = 0; i < count; i++) {
            array[i] = i;
        }
    }
}
