package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.kernel.Names;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What happens to rows with null, NaN or infinite values. */
public final class InvalidRowParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> handleInvalid = ofText(
            "handleInvalid",
            Names.of(InvalidRows.ERROR),
            Range.oneOf(Names.all(InvalidRows.class)),
            "rows with null, NaN or infinite values: error (the job fails and names the value), skip (they are"
                    + " left out) or keep (transform keeps them with NaN outputs; fit, which cannot use them,"
                    + " fails as with error)");

    public InvalidRowParamSet(Params owner) {
        super(owner);
    }
}
