package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How much rows of a class count: accessor and getter of {@link ClassWeightParamSet}. */
public interface ClassWeightParams extends Params {
    /** The declarations; not for users. */
    ClassWeightParamSet classWeightParamSet();

    default Param<String> classWeight() {
        return classWeightParamSet().classWeight;
    }

    default String getClassWeight() {
        return getOrDefault(classWeight());
    }
}
