// Generated from SequenceColumnParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns that a next-step model reads and writes: accessors and getters of {@link SequenceColumnParamSet}. */
public interface SequenceColumnParams extends Params {
    /** The declarations; not for users. */
    SequenceColumnParamSet sequenceColumnParamSet();

    /** Column of sequences. A text; default features. */
    default Param<String> featuresCol() {
        return sequenceColumnParamSet().featuresCol;
    }

    /** {@link #featuresCol()} as it is set, else its default. */
    default String getFeaturesCol() {
        return Setting.textOf(this, featuresCol());
    }

    /**
     * Column for the mean negative log-likelihood of a sequence's steps, in nats; empty for none. A text; default
     * negativeLogLikelihood.
     */
    default Param<String> negativeLogLikelihoodCol() {
        return sequenceColumnParamSet().negativeLogLikelihoodCol;
    }

    /** {@link #negativeLogLikelihoodCol()} as it is set, else its default. */
    default String getNegativeLogLikelihoodCol() {
        return Setting.textOf(this, negativeLogLikelihoodCol());
    }

    /**
     * With {@code outputType=categorical}, column for the probabilities of the token that comes next; empty for none. A
     * text; default probability.
     */
    default Param<String> probabilityCol() {
        return sequenceColumnParamSet().probabilityCol;
    }

    /** {@link #probabilityCol()} as it is set, else its default. */
    default String getProbabilityCol() {
        return Setting.textOf(this, probabilityCol());
    }
}
