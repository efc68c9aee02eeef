package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.train.TrainingState;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedAverageTest {
    @Test
    void identicalReplicasChangeNothing() {
        TrainingState average = average(List.of(0, 1, 2), List.of(state(1), state(1), state(1)), 10, 3, 7);
        assertThat(average.parameters()).isEqualTo(state(1).parameters());
        assertThat(average.moments()).isDeepEqualTo(state(1).moments());
    }

    @Test
    void stateWeighsByItsRows() {
        float[] average = average(List.of(0, 1, 2), List.of(state(1), state(2), state(3)), 10, 3, 7)
                .parameters();
        for (int i = 0; i < average.length; i++) {
            double expected =
                    (10 * state(1).parameters()[i] + 3 * state(2).parameters()[i] + 7 * state(3).parameters()[i]) / 20;
            assertThat((double) average[i]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void orderOfArrivalChangesNothing() {
        float[] inOrder = average(List.of(0, 1, 2), List.of(state(1), state(2), state(3)), 10, 3, 7)
                .parameters();
        for (List<Integer> order : List.of(List.of(2, 1, 0), List.of(1, 2, 0), List.of(0, 2, 1))) {
            assertThat(average(order, List.of(state(1), state(2), state(3)), 10, 3, 7)
                            .parameters())
                    .isEqualTo(inOrder);
        }
    }

    @Test
    void partitionWithoutRowsChangesNothing() {
        float[] with = average(List.of(0, 1, 2), List.of(state(1), state(2), state(3)), 10, 0, 7)
                .parameters();
        float[] without =
                average(List.of(0, 1), List.of(state(1), state(3)), 10, 7).parameters();
        assertThat(with).isEqualTo(without);
    }

    @Test
    void aMissingPartitionIsAnError() {
        WeightedAverage average = new WeightedAverage();
        average.add(1, state(1), 1);
        assertThatThrownBy(average::result).hasMessage("partition 0 has not arrived, but [1] have");
    }

    private static TrainingState average(List<Integer> arrival, List<TrainingState> states, double... weights) {
        WeightedAverage average = new WeightedAverage();
        for (int partition : arrival) {
            average.add(partition, states.get(partition), weights[partition]);
        }
        return average.result();
    }

    private static TrainingState state(long seed) {
        RandomStream random = new RandomStream(seed);
        float[][] arrays = new float[3][17];
        for (float[] array : arrays) {
            for (int i = 0; i < array.length; i++) {
                array[i] = (float) random.nextGaussian();
            }
        }
        return new TrainingState(arrays[0], new float[][] {arrays[1], arrays[2]});
    }
}
