package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What happens to invalid rows: accessor and getter of {@link InvalidRowParamSet}. */
public interface InvalidRowParams extends Params {
    /** The declarations; not for users. */
    InvalidRowParamSet invalidRowParamSet();

    default Param<String> handleInvalid() {
        return invalidRowParamSet().handleInvalid;
    }

    default String getHandleInvalid() {
        return Setting.wordOf(this, handleInvalid());
    }
}
