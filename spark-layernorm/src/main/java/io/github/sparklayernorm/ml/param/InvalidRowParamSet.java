package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.kernel.Names;
import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What happens to rows with null, NaN or infinite values. */
public final class InvalidRowParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> handleInvalid;

    public InvalidRowParamSet(Params owner) {
        handleInvalid = new Declare(owner)
                .ofText(
                        "handleInvalid",
                        Names.of(InvalidRows.ERROR),
                        Range.oneOf(Names.all(InvalidRows.class)),
                        "rows with null, NaN or infinite values: error (the job fails and names the value), skip (they are"
                                + " left out) or keep (transform keeps them with NaN outputs; fit, which cannot use them,"
                                + " fails as with error)");
    }
}
