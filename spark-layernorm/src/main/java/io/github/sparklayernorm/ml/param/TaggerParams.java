// Generated from TaggerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** What a network that labels every step of a sequence learns from: accessors and getters of {@link TaggerParamSet}. */
public interface TaggerParams extends TaggerColumnParams {
    /** The declarations; not for users. */
    TaggerParamSet taggerParamSet();

    @Override
    default TaggerColumnParamSet taggerColumnParamSet() {
        return taggerParamSet().columns;
    }

    /** Column of labels: an array with a whole number from 0 on for each step. A text; default label. */
    default Param<String> labelCol() {
        return taggerParamSet().labelCol;
    }

    /** {@link #labelCol()} as it is set, else its default. */
    default String getLabelCol() {
        return Setting.textOf(this, labelCol());
    }

    /**
     * Number of labels, K ({@code >= 0}); 0 is the largest label of all rows + 1. A whole number {@code >= 0}; default
     * 0.
     */
    default IntParam tagCount() {
        return taggerParamSet().tagCount;
    }

    /** {@link #tagCount()} as it is set, else its default. */
    default int getTagCount() {
        return Setting.intOf(this, tagCount());
    }
}
