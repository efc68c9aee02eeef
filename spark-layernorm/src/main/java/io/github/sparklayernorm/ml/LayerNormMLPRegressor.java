package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkRegressor;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.RegressionNetwork;
import io.github.sparklayernorm.ml.param.MlpParamSet;
import io.github.sparklayernorm.ml.param.MlpSetters;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Feed-forward regression with layer-normalised hidden layers, of one target or of several.
 *
 * <p>A numeric label column gives a numeric prediction. A vector column, one element for each target, gives a vector.
 *
 * <p>Training sees targets with mean 0 and standard deviation 1: both are taken from the training labels by weight, kept in
 * the model, and undone in its predictions. So the default step size fits labels in any unit; losses and metrics in
 * {@code summary()} are those of the standardised targets (half the squared error, of which predicting the mean gives 0.5; or
 * the Huber loss). With {@code loss} {@code huber}, outliers of the labels do not pull hard, and where they make the deviation,
 * median and quartiles take its place.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormMLPRegressor extends NetworkRegressor<LayerNormMLPRegressor, LayerNormMLPRegressionModel>
        implements MlpSetters<LayerNormMLPRegressor> {
    private static final long serialVersionUID = 1L;

    private final MlpParamSet mlp = new MlpParamSet(this);

    public LayerNormMLPRegressor() {
        this(Identifiable$.MODULE$.randomUID("layerNormMlpRegressor"));
    }

    public LayerNormMLPRegressor(String uid) {
        super(uid);
    }

    public static LayerNormMLPRegressor load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormMLPRegressor> read() {
        return new ParamsReader<>(LayerNormMLPRegressor.class, LayerNormMLPRegressor::new);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        MlpShape.require(this);
        return super.transformSchema(schema);
    }

    @Override
    protected NetworkSpec spec(RowFormat format, int outputs) {
        return MlpShape.of(this, format.inputs(), outputs, Loss.of(getLoss()));
    }

    @Override
    protected LayerNormMLPRegressionModel model(String modelUid, RegressionNetwork network, TrainingResult result) {
        return new LayerNormMLPRegressionModel(modelUid, network, result);
    }

    @Override
    public MlpParamSet mlpParamSet() {
        return mlp;
    }
}
