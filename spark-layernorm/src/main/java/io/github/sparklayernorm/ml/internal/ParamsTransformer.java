package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/** A transformer that is nothing but its params. */
public abstract class ParamsTransformer extends Transformer implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;

    protected ParamsTransformer(String uid) {
        this.uid = uid;
    }

    @Override
    public Transformer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public MLWriter write() {
        return new ParamsWriter(this);
    }

    @Override
    public String explainParam(Param<?> param) {
        return Explanation.of(this, param, super.explainParam(param));
    }

    @Override
    public String uid() {
        return uid;
    }
}
