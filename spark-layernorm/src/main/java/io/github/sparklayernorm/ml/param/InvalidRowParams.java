// Generated from InvalidRowParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What happens to rows with null, NaN or infinite values: accessors and getters of {@link InvalidRowParamSet}. */
public interface InvalidRowParams extends Params {
    /** The declarations; not for users. */
    InvalidRowParamSet invalidRowParamSet();

    /**
     * Rows with null, NaN or infinite values: error (the job fails and names the value), skip (they are left out) or
     * keep (transform keeps them with NaN outputs; fit, which cannot use them, fails as with error). One of error,
     * skip, keep; default error.
     */
    default Param<String> handleInvalid() {
        return invalidRowParamSet().handleInvalid;
    }

    /** {@link #handleInvalid()} as it is set, else its default. */
    default String getHandleInvalid() {
        return Setting.wordOf(this, handleInvalid());
    }
}
