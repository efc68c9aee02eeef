package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.InvalidInputException;
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

    /** Refuses a cell that does not know the normalisation; before any row is read. */
    static void require(RecurrentParams params) {
        Cell cell = Cell.of(params.getCellType());
        Normalization normalization = Normalization.of(params.getNormalization());
        if (!cell.knows(normalization)) {
            throw InvalidInputException.of(
                    params.getClass().getSimpleName(),
                    "with cellType=" + cell.text() + ", normalization must be " + cell.known(),
                    "it is " + normalization.text(),
                    "set another of the two");
        }
    }

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
