package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.Inputs;
import io.github.sparklayernorm.ml.internal.NetworkRegressor;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.RegressionNetwork;
import io.github.sparklayernorm.ml.internal.SequenceInputs;
import io.github.sparklayernorm.ml.param.PoolingParamSet;
import io.github.sparklayernorm.ml.param.PoolingSetters;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Regression from sequences to one target or several, with layer-normalised recurrent layers: forecasting, for example.
 *
 * <p>Features are sequences as {@link LayerNormRNNClassifier} takes them.
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
public final class LayerNormRNNRegressor extends NetworkRegressor<LayerNormRNNRegressor, LayerNormRNNRegressionModel>
        implements PoolingSetters<LayerNormRNNRegressor> {
    private static final long serialVersionUID = 1L;

    private final PoolingParamSet pooling = new PoolingParamSet(this);

    public LayerNormRNNRegressor() {
        this(Identifiable$.MODULE$.randomUID("layerNormRnnRegressor"));
    }

    public LayerNormRNNRegressor(String uid) {
        super(uid);
    }

    public static LayerNormRNNRegressor load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNRegressor> read() {
        return new ParamsReader<>(LayerNormRNNRegressor.class, LayerNormRNNRegressor::new);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        RecurrentShape.require(this);
        return super.transformSchema(schema);
    }

    @Override
    protected Inputs inputs() {
        return new SequenceInputs(getVocabularySize(), false);
    }

    @Override
    protected NetworkSpec spec(RowFormat format, int outputs) {
        return RecurrentShape.of(this, format, Pooling.of(getPooling()), outputs, Loss.of(getLoss()));
    }

    @Override
    protected LayerNormRNNRegressionModel model(String modelUid, RegressionNetwork network, TrainingResult result) {
        return new LayerNormRNNRegressionModel(modelUid, network, result);
    }

    @Override
    public PoolingParamSet poolingParamSet() {
        return pooling;
    }
}
