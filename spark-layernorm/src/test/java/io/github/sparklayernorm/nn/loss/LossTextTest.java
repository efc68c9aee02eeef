package io.github.sparklayernorm.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.ReferenceLoss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTextTest {
    /** The suites over all losses iterate the list: gradients, texts. */
    @Test
    void everyLossStandsInTheListOfTheTests() {
        assertThat(ReferenceLoss.ALL.stream().map(Object::getClass).toList())
                .isEqualTo(ReferenceLoss.ALL.stream()
                        .map(Loss::getClass)
                        .distinct()
                        .toList())
                .containsExactlyInAnyOrder(Loss.class.getPermittedSubclasses());
    }

    @Test
    void everyLossComesBackFromItsText() {
        for (Loss loss : ReferenceLoss.ALL) {
            assertThat(Loss.of(loss.text())).isEqualTo(loss);
        }
        for (double delta : List.of(1e-30, 0.1, 1 / 3.0, 2.5, 1e30)) {
            assertThat(Loss.of(new Huber(delta).text())).isEqualTo(new Huber(delta));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "squaredError, SQUARED_ERROR",
        "SQUAREDERROR, SQUARED_ERROR",
        "Softmax_Cross_Entropy, SOFTMAX_CROSS_ENTROPY",
        "huber, HUBER(1.35)",
        "Huber(2.5), HUBER(2.5)",
        "' huber ( 1e1 ) ', HUBER(10.0)"
    })
    void peopleMayWriteItOtherwise(String text, String same) {
        assertThat(Loss.of(text).text()).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "huberr", "huber()", "huber(x)", "huber(1,35)", "huber(1)(2)", "squaredError(2)", "huber(1"})
    void whatIsNoLossIsRefused(String text) {
        assertThatThrownBy(() -> Loss.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a loss must be one of [SOFTMAX_CROSS_ENTROPY, SQUARED_ERROR, MIXTURE_DENSITY, HUBER(number)],"
                                + " but is " + text
                                + "; write one of these, or load with the version of the library that wrote it.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1e-50})
    void aDeltaThatIsNoLengthIsRefused(double delta) {
        assertThatThrownBy(() -> Loss.of("huber(" + delta + ")"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delta of the Huber loss must be above 0 and finite, but is " + delta
                        + "; 1.35 is usual, and a large one makes it squared error.");
    }
}
