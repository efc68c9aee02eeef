package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.model.Sequences;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
    private static final RecurrentSpec SPEC =
            Sequences.spec(Cell.RNN, Normalization.LAYER, Pooling.NONE, Loss.SQUARED_ERROR);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 33, 101})
    void everySequenceIsSeenOnceInAnEpoch(int batches) {
        PackedRows rows = rows(101);
        int[] order = new int[101];
        Arrays.fill(order, -1);

        rows.shuffle(order, batches, 5);

        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            assertThat(sorted[i]).isEqualTo(i);
        }
    }

    @Test
    void sequencesOfABatchAreAboutEquallyLong() {
        PackedRows rows = rows(1000);
        int[] order = new int[1000];
        rows.shuffle(order, 50, 5);
        double steps = rows.sequences(0).starts()[1000];
        double padded = 0;
        for (int batch = 0; batch < 50; batch++) {
            int longest = 0;
            for (int i = batch * 20; i < batch * 20 + 20; i++) {
                longest = Math.max(
                        longest,
                        rows.sequences(0).starts()[order[i] + 1]
                                - rows.sequences(0).starts()[order[i]]);
            }
            padded += longest * 20;
        }
        // lengths are uniform to 60: unsorted batches of 20 would be padded to almost twice their steps
        assertThat(padded / steps).isLessThan(1.15);
    }

    @Test
    void ordersDifferByEpochAndRepeatBySeed() {
        assertThat(order(1)).isEqualTo(order(1)).isNotEqualTo(order(2));
    }

    @Test
    void stepsOfABatchStandTimeMajorWithTheirTargets() {
        PackedRows rows = Sequences.rows(SPEC, new int[] {2, 3, 1}, 4);
        Batch batch = Batch.of(SPEC, 1);

        rows.gather(new int[] {0, 1, 2}, 0, 3, batch);

        assertThat(batch.rows).isEqualTo(6);
        int[] expected = {2, 0, 5, 3, 1, 4}; // steps of the block: lengths 3, 2, 1 in turn, step by step
        for (int i = 0; i < 6; i++) {
            assertThat(batch.input(0).features[i * 5])
                    .isEqualTo(rows.sequences(0).features()[expected[i] * 5]);
            assertThat(batch.targets[i * 3]).isEqualTo(rows.targets()[expected[i] * 3]);
        }
    }

    @Test
    void batchesForInferenceKeepTheirStepsWithinBounds() {
        PackedRows rows = Sequences.rows(SPEC, new int[] {3000, 1000, 200, 5000, 1}, 4);
        int[] order = {0, 1, 2, 3, 4};
        assertThat(rows.batchEnd(order, 0, 256)).isEqualTo(2);
        assertThat(rows.batchEnd(order, 2, 256)).isEqualTo(3);
        assertThat(rows.batchEnd(order, 3, 256)).isEqualTo(4);
        assertThat(rows.batchEnd(order, 4, 256)).isEqualTo(5);
    }

    private static int[] order(long seed) {
        int[] order = new int[101];
        rows(101).shuffle(order, 7, seed);
        return order;
    }

    private static PackedRows rows(int count) {
        RandomStream random = new RandomStream(3);
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = 1 + random.nextInt(60);
        }
        return Sequences.rows(SPEC, lengths, 3);
    }
}
