package io.github.sparklayernorm.ml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.distributed.SequenceFormat;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceBatchTest {
    private static final RecurrentSpec SPEC = new RecurrentSpec(
            1,
            0,
            0,
            Cell.GRU,
            2,
            1,
            false,
            Pooling.LAST,
            1,
            Normalization.NONE,
            1e-5f,
            0f,
            1f,
            0,
            1,
            Loss.SQUARED_ERROR);

    /** 6,144 steps of 50 make 123 rows, for whose products 128 are computed; of long sequences, none waits for seven more. */
    @ParameterizedTest
    @CsvSource({"1, 256", "24, 256", "50, 128", "100, 64", "200, 32", "1000, 8", "2000, 5", "9000, 1"})
    void batchesFillWhatTheirProductsCompute(int steps, int rows) {
        RowFormat format = new RowFormat("Stage", "f", "", "", 1, "as in training", 0, 1, false, InvalidRows.ERROR)
                .withSequence(SequenceFormat.OF_NUMBERS);
        RowBatch batch = RowBatch.of(Network.of(SPEC, Kernels.best()), format);
        FeatureRows reader = new FeatureRows(format);
        reader.readFeatures(Vectors.dense(new double[steps]));
        int added = 0;
        while (!batch.full()) {
            added = 1 + batch.add(reader);
        }
        assertThat(added).isEqualTo(rows);
    }
}
