// Generated from NormalizerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/** How vectors are normalised: accessors and getters of {@link NormalizerParamSet}. */
public interface NormalizerParams extends InvalidRowParams {
    /** The declarations; not for users. */
    NormalizerParamSet normalizerParamSet();

    @Override
    default InvalidRowParamSet invalidRowParamSet() {
        return normalizerParamSet().invalidRows;
    }

    /** Column of vectors. A text; default features. */
    default Param<String> inputCol() {
        return normalizerParamSet().inputCol;
    }

    /** {@link #inputCol()} as it is set, else its default. */
    default String getInputCol() {
        return Setting.textOf(this, inputCol());
    }

    /** New column of normalised vectors. A text; default normalized. */
    default Param<String> outputCol() {
        return normalizerParamSet().outputCol;
    }

    /** {@link #outputCol()} as it is set, else its default. */
    default String getOutputCol() {
        return Setting.textOf(this, outputCol());
    }

    /**
     * Added to the variance inside the root ({@code > 0}): a constant vector becomes zeros. A finite number
     * {@code > 0}; default 1.0E-5.
     */
    default DoubleParam epsilon() {
        return normalizerParamSet().epsilon;
    }

    /** {@link #epsilon()} as it is set, else its default. */
    default double getEpsilon() {
        return Setting.doubleOf(this, epsilon());
    }
}
