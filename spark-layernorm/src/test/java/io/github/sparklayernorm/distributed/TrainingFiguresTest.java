package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.PackedRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingFiguresTest {
    @Test
    void smallDataIsLookedAtAsAWholeAndLargeDataInPart() {
        assertThat(TrainingFigures.every(1, 1)).isEqualTo(1);
        assertThat(TrainingFigures.every(10_000, 1)).isEqualTo(1);
        assertThat(TrainingFigures.every(60_000, 20)).isEqualTo(1);
        assertThat(TrainingFigures.every(60_000, 3)).isEqualTo(4); // 15,000 rows: a twelfth of the three epochs' rows
        assertThat(TrainingFigures.every(60_000, 0)).isEqualTo(6);
        assertThat(TrainingFigures.every(1_000_000, 20)).isEqualTo(10);
        assertThat(TrainingFigures.every(Long.MAX_VALUE, 20)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aPartIsDrawnSoThatNoOrderOfTheRowsDecidesIt() {
        int rows = 1000;
        List<Integer> labels = drawn(10, rows);

        assertThat(labels).hasSize(100);
        for (int k = 0; k < 5; k++) { // every tenth row alone would be of class 0 or of class 5
            assertThat(labels.stream()
                            .filter(List.of(2 * k, 2 * k + 1)::contains)
                            .count())
                    .isBetween(8L, 32L);
        }
        assertThat(drawn(10, rows)).isEqualTo(labels);
        assertThat(drawn(1, 17)).hasSize(17);
        assertThat(drawn(7, 15)).hasSize(3);
        assertThat(drawn(Integer.MAX_VALUE, 15)).hasSize(1);
    }

    /** Labels of the rows that a pass sees, where row i has the label i mod 10. */
    private static List<Integer> drawn(int every, int rows) {
        float[] targets = new float[rows];
        float[] weights = new float[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = i % 10;
            weights[i] = 1;
        }
        PackedRows block = new PackedRows(rows, rows, new DenseField(1, new float[rows]), targets, weights);
        MlpSpec spec = new MlpSpec(
                1, List.of(), 10, Normalization.NONE, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
        float[] parameters = Network.of(spec, Kernels.java()).parameters().values();
        List<Integer> seen = new ArrayList<>();
        BatchPass.over(List.of(block).iterator(), spec, parameters, every, (network, batch, loss) -> {
            for (int i = 0; i < batch.rows; i++) {
                seen.add((int) batch.targets[i]);
            }
        });
        return seen;
    }
}
