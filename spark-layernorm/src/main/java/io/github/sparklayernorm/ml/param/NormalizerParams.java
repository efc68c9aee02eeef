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

    default Param<String> inputCol() {
        return normalizerParamSet().inputCol;
    }

    default String getInputCol() {
        return getOrDefault(inputCol());
    }

    default Param<String> outputCol() {
        return normalizerParamSet().outputCol;
    }

    default String getOutputCol() {
        return getOrDefault(outputCol());
    }

    default DoubleParam epsilon() {
        return normalizerParamSet().epsilon;
    }

    default double getEpsilon() {
        return Setting.doubleOf(this, epsilon());
    }
}
