package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffledAverageTest extends SparkTest {
    /** 200,000 parameters, 600,000 floats with Adam's moments: two slices. */
    private static final MlpSpec WIDE = new MlpSpec(
            7, List.of(443, 443), 3, Normalization.BATCH, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);

    @AfterEach
    void limitAsBefore() {
        spark().sparkContext().conf().remove(Rounds.MAX_DIRECT_SIZE);
    }

    @Test
    void bitsAreThoseOfTheDirectAverage() {
        TrainingResult direct = fit(WIDE);
        spark().sparkContext().conf().set(Rounds.MAX_DIRECT_SIZE, "0");
        TrainingResult shuffled = fit(WIDE);
        assertThat(shuffled.parameters()).isEqualTo(direct.parameters());
        assertThat(shuffled.history().get(1).trainingLoss())
                .isEqualTo(direct.history().get(1).trainingLoss());
    }

    @Test
    void lossThatIsNotFiniteNamesThePartition() {
        spark().sparkContext().conf().set(Rounds.MAX_DIRECT_SIZE, "0");
        float[] nan = new float[fit(Faults.SPEC).parameters().length];
        Arrays.fill(nan, Float.NaN);
        assertThatThrownBy(() -> new DistributedTrainer(Faults.SPEC, config(), List.of())
                        .fit(Faults.rows(spark(), Faults.FirstAttempt.SUCCEEDS), nan))
                .hasMessageContaining("in epoch 1 it became NaN or infinite in partition 0;");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 31})
    void slicesMakeUpTheState(int slices) {
        TrainingState state = new TrainingState(numbers(17, 0), new float[][] {numbers(11, 17), numbers(11, 28)});
        assertThat(StateSlices.size(state)).isEqualTo(39);
        TrainingState again = StateSlices.like(state);
        int length = 0;
        for (int i = 0; i < slices; i++) {
            float[] slice = StateSlices.cut(state, i, slices);
            assertThat(slice.length).isBetween(39 / slices, 39 / slices + 1);
            length += slice.length;
            StateSlices.paste(again, i, slices, slice);
        }
        assertThat(length).isEqualTo(39);
        assertThat(again.parameters()).isEqualTo(state.parameters());
        assertThat(again.moments()).isDeepEqualTo(state.moments());
    }

    private static float[] numbers(int count, int from) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = from + i;
        }
        return numbers;
    }

    private static TrainingConfig config() {
        return TrainingConfig.builder()
                .epochs(2)
                .batchSize(32)
                .averagingInterval(3)
                .seed(7)
                .build();
    }

    private static TrainingResult fit(MlpSpec spec) {
        return new DistributedTrainer(spec, config(), List.of())
                .fit(Faults.rows(spark(), Faults.FirstAttempt.SUCCEEDS), null);
    }
}
