package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** Makes the params of a stage: name, default, range and text in one line. The stage must know its uid by then. */
final class Declare {
    private final Params owner;
    private final String stage;

    Declare(Params owner) {
        this.owner = owner;
        this.stage = owner.getClass().getSimpleName();
    }

    IntParam ofInt(String name, int byDefault, Range<Object> range, String doc) {
        IntParam param = new IntParam(owner, name, doc, range.validator(stage, name));
        owner.setDefault(param, byDefault);
        return param;
    }

    /** Without a default: isDefined tells whether the user set it. */
    IntParam ofInt(String name, Range<Object> range, String doc) {
        return new IntParam(owner, name, doc, range.validator(stage, name));
    }

    LongParam ofLong(String name, long byDefault, Range<Object> range, String doc) {
        LongParam param = new LongParam(owner, name, doc, range.validator(stage, name));
        owner.setDefault(param, byDefault);
        return param;
    }

    DoubleParam ofDouble(String name, double byDefault, Range<Object> range, String doc) {
        DoubleParam param = new DoubleParam(owner, name, doc, range.validator(stage, name));
        owner.setDefault(param, byDefault);
        return param;
    }

    BooleanParam ofBoolean(String name, boolean byDefault, String doc) {
        BooleanParam param = new BooleanParam(owner, name, doc);
        owner.setDefault(param, byDefault);
        return param;
    }

    IntArrayParam ofSizes(String name, int[] byDefault, String doc) {
        IntArrayParam param = new IntArrayParam(owner, name, doc, Range.sizes().validator(stage, name));
        owner.setDefault(param, byDefault);
        return param;
    }

    Param<String> ofText(String name, String byDefault, Range<String> range, String doc) {
        Param<String> param = new Param<>(owner, name, doc, range.validator(stage, name));
        owner.setDefault(param, byDefault);
        return param;
    }

    /** Names of columns, without a default. */
    StringArrayParam ofColumns(String name, String doc) {
        return new StringArrayParam(owner, name, doc, Range.columns().validator(stage, name));
    }

    /** Without a default: isDefined tells whether the user set it. */
    Param<String> ofText(String name, String doc) {
        return new Param<>(owner, name, doc, Range.anyText().validator(stage, name));
    }
}
