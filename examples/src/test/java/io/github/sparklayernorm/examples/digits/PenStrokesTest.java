package io.github.sparklayernorm.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.examples.TestSpark;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import scala.collection.Seq;

class PenStrokesTest {
    private static final PenStrokes TWO =
            new PenStrokes(List.of(new double[] {1, 2, 3, 2, 3, 6}, new double[] {10, 10, 12, 10}));

    @Test
    void aPathComesBackFromItsOffsets() {
        PenStrokes back = PenStrokes.of(TWO.offsets(2));

        assertThat(back.strokes()).hasSize(2);
        assertThat(back.strokes().get(0)).containsExactly(new double[] {1, 2, 3, 2, 3, 4, 3, 6}, within(1e-12));
        assertThat(back.strokes().get(1)).containsExactly(new double[] {10, 10, 12, 10}, within(1e-12));
    }

    @Test
    void smoothingKeepsTheEndsAndRoundsTheCorners() {
        PenStrokes corner = new PenStrokes(List.of(new double[] {0, 0, 2, 0, 4, 0, 4, 2, 4, 4}));

        assertThat(corner.smooth(1).strokes().get(0))
                .containsExactly(new double[] {0, 0, 2, 0, 10 / 3.0, 2 / 3.0, 4, 2, 4, 4}, within(1e-12));
    }

    @Test
    void specksAreLeftOutUnlessThereIsNothingElse() {
        PenStrokes withSpecks = new PenStrokes(
                List.of(new double[] {5, 5}, new double[] {0, 0, 1, 0, 1, 1}, new double[] {0, 0, 3, 0}));

        assertThat(withSpecks.withoutSpecks(2.5).strokes())
                .containsExactly(withSpecks.strokes().get(2));
        assertThat(withSpecks.withoutSpecks(2).strokes()).hasSize(2);
        assertThat(withSpecks.withoutSpecks(4)).isEqualTo(withSpecks);
    }

    @Test
    void digitsBecomeStepsWithBothEndsAndTheirDigit() {
        DigitGenerator generator = new DigitGenerator(1);
        Row row = DigitStrokes.generated(TestSpark.session(), generator, 4, 1, 2, 1)
                .head();
        Seq<Seq<Double>> steps = row.getAs("features");
        Digit digit = generator.digit(4);

        assertThat(row.getDouble(1)).isEqualTo(digit.label());
        double strokes = 0;
        for (int t = 0; t < steps.size(); t++) {
            Seq<Double> step = steps.apply(t);
            assertThat(step.size()).isEqualTo(14);
            assertThat(step.apply(4 + digit.label())).isEqualTo(1);
            assertThat(step.apply(3)).isEqualTo(t == steps.size() - 1 ? 1.0 : 0.0);
            strokes += step.apply(2);
        }
        assertThat(strokes).isEqualTo(digit.strokes().strokes().size());
        assertThat(steps.apply(0).apply(0)).isCloseTo(digit.strokes().strokes().get(0)[0] - 14, within(1e-12));
    }
}
