package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.RecurrentSpec;
import org.apache.spark.sql.types.StructType;

/**
 * How a model scores a step of a sequence.
 *
 * @param columns that it adds to the step's row
 * @param added   their names and types
 */
public record StepScoring(TrainedNetwork network, RowFormat format, OutputColumns columns, StructType added) {
    /** @throws InvalidInputException for a network that cannot read step by step */
    public StepScoring {
        boolean sequential = network.spec() instanceof RecurrentSpec;
        if (!sequential || ((RecurrentSpec) network.spec()).bidirectional()) {
            throw InvalidInputException.of(
                    format.stage(),
                    "to score events one by one, a model must be recurrent and read in one direction",
                    sequential ? "this one is bidirectional" : "this one is a feed-forward network",
                    sequential ? "train it with bidirectional=false" : "use transform: each row stands alone");
        }
    }
}
