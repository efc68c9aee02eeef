// Generated from TaggerColumnParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The columns that a network that labels every step of a sequence reads and writes: accessors and getters of
 * {@link TaggerColumnParamSet}.
 */
public interface TaggerColumnParams extends Params {
    /** The declarations; not for users. */
    TaggerColumnParamSet taggerColumnParamSet();

    /** Column of sequences. A text; default features. */
    default Param<String> featuresCol() {
        return taggerColumnParamSet().featuresCol;
    }

    /** {@link #featuresCol()} as it is set, else its default. */
    default String getFeaturesCol() {
        return Setting.textOf(this, featuresCol());
    }

    /** New column with an array of the predicted label of each step; empty for none. A text; default prediction. */
    default Param<String> predictionCol() {
        return taggerColumnParamSet().predictionCol;
    }

    /** {@link #predictionCol()} as it is set, else its default. */
    default String getPredictionCol() {
        return Setting.textOf(this, predictionCol());
    }

    /**
     * New column with an array of the logits of each step, or (-m, m) with the margin m of two labels; empty for none.
     * A text; default rawPrediction.
     */
    default Param<String> rawPredictionCol() {
        return taggerColumnParamSet().rawPredictionCol;
    }

    /** {@link #rawPredictionCol()} as it is set, else its default. */
    default String getRawPredictionCol() {
        return Setting.textOf(this, rawPredictionCol());
    }

    /** New column with an array of the probabilities of each step; empty for none. A text; default probability. */
    default Param<String> probabilityCol() {
        return taggerColumnParamSet().probabilityCol;
    }

    /** {@link #probabilityCol()} as it is set, else its default. */
    default String getProbabilityCol() {
        return Setting.textOf(this, probabilityCol());
    }
}
