package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.ml.param.RecurrentParams;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;

/** The recurrent network that a stage's params describe. */
final class RecurrentShape {
    private RecurrentShape() {}

    static RecurrentSpec of(RecurrentParams params, RowFormat format, Pooling pooling, int outputs, Loss loss) {
        return new RecurrentSpec(
                format.inputs(),
                format.sequence().vocabulary(),
                format.sequence().vocabulary() > 0 ? params.getEmbeddingSize() : 0,
                Cell.of(params.getCellType()),
                params.getHiddenSize(),
                params.getNumLayers(),
                params.getBidirectional(),
                pooling,
                outputs,
                Normalization.of(params.getNormalization()),
                params.getBiasBeforeNorm(),
                (float) params.getEpsilon(),
                (float) params.getDropout(),
                (float) params.getForgetBias(),
                params.getTruncationSteps(),
                params.getStatisticSteps(),
                loss);
    }
}
