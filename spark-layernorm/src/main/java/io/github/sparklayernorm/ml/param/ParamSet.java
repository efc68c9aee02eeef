package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of one theme, each declared by one field: name, default, range and text. A field of another set's type takes
 * that set in. Accessors, getters, setters and their texts are generated from the fields, and {@code docs/params.md} too; a
 * comment on a field goes into the setter's Javadoc.
 */
abstract class ParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Only needed while fields are made. */
    private final transient Params owner;

    /** @param owner the stage, which must know its uid by now */
    ParamSet(Params owner) {
        this.owner = owner;
    }

    final Params owner() {
        return owner;
    }

    final IntParam ofInt(String name, int byDefault, Range<Object> range, String doc) {
        IntParam param = ofInt(name, range, doc);
        owner.setDefault(param, byDefault);
        return param;
    }

    /** Without a default: isDefined tells whether the user set it. */
    final IntParam ofInt(String name, Range<Object> range, String doc) {
        return new IntParam(owner, name, doc, range.validator(stage(), name));
    }

    final LongParam ofLong(String name, long byDefault, Range<Object> range, String doc) {
        LongParam param = new LongParam(owner, name, doc, range.validator(stage(), name));
        owner.setDefault(param, byDefault);
        return param;
    }

    final DoubleParam ofDouble(String name, double byDefault, Range<Object> range, String doc) {
        DoubleParam param = new DoubleParam(owner, name, doc, range.validator(stage(), name));
        owner.setDefault(param, byDefault);
        return param;
    }

    final BooleanParam ofBoolean(String name, boolean byDefault, String doc) {
        BooleanParam param = new BooleanParam(owner, name, doc);
        owner.setDefault(param, byDefault);
        return param;
    }

    final IntArrayParam ofSizes(String name, int[] byDefault, String doc) {
        IntArrayParam param = new IntArrayParam(owner, name, doc, Range.sizes().validator(stage(), name));
        owner.setDefault(param, byDefault);
        return param;
    }

    final Param<String> ofText(String name, String byDefault, Range<String> range, String doc) {
        Param<String> param = new Param<>(owner, name, doc, range.validator(stage(), name));
        owner.setDefault(param, byDefault);
        return param;
    }

    /** Without a default: not set is as the empty text, which its getter gives. */
    final Param<String> ofText(String name, String doc) {
        return new Param<>(owner, name, doc, Range.anyText().validator(stage(), name));
    }

    /** The name of a column. */
    final Param<String> ofColumn(String name, String byDefault, String doc) {
        return ofText(name, byDefault, Range.anyText(), doc);
    }

    /** Names of columns, without a default: not set is as none, which its getter gives. */
    final StringArrayParam ofColumns(String name, String doc) {
        return new StringArrayParam(owner, name, doc, Range.columns().validator(stage(), name));
    }

    private String stage() {
        return owner.getClass().getSimpleName();
    }
}
