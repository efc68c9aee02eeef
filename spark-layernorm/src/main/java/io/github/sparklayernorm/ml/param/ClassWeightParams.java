// Generated from ClassWeightParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How much rows of a class count: accessors and getters of {@link ClassWeightParamSet}. */
public interface ClassWeightParams extends Params {
    /** The declarations; not for users. */
    ClassWeightParamSet classWeightParamSet();

    /**
     * Factors of the training rows' weights, by class: none, balanced (rows / (classes * rows of the class), all by
     * weight), or a number {@code >= 0} for each class, separated by commas: 1,20; validation rows keep their weight.
     * None, balanced, or numbers {@code >= 0} (not all 0) separated by commas, one for each class; default none.
     */
    default Param<String> classWeight() {
        return classWeightParamSet().classWeight;
    }

    /** {@link #classWeight()} as it is set, else its default. */
    default String getClassWeight() {
        return Setting.textOf(this, classWeight());
    }
}
