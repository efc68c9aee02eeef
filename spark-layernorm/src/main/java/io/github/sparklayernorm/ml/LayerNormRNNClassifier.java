package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.Inputs;
import io.github.sparklayernorm.ml.internal.NetworkClassifier;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.SequenceInputs;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
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
 * A classifier of sequences: layer-normalised recurrent layers (LSTM, GRU, minimal gated or plain), then one output for the sequence.
 *
 * <pre>{@code
 * LayerNormRNNClassificationModel model = new LayerNormRNNClassifier()
 *     .setCellType("lstm")
 *     .setHiddenSize(64)
 *     .fit(training); // features: array<vector>, array<array<double>>, array<double> or array<int>
 * model.transform(test).select("prediction", "probability");
 * }</pre>
 *
 * <p>Features are sequences of any length: arrays of vectors or of arrays (a step each), of numbers (steps of one channel)
 * or of whole numbers (token ids, which get vectors that are learned). Labels are whole numbers 0 to K-1. K comes from the
 * label column's metadata (as StringIndexer sets it), else from the largest label.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormRNNClassifier
        extends NetworkClassifier<LayerNormRNNClassifier, LayerNormRNNClassificationModel>
        implements PoolingSetters<LayerNormRNNClassifier> {
    private static final long serialVersionUID = 1L;

    private final PoolingParamSet pooling = new PoolingParamSet(this);

    public LayerNormRNNClassifier() {
        this(Identifiable$.MODULE$.randomUID("layerNormRnnClassifier"));
    }

    public LayerNormRNNClassifier(String uid) {
        super(uid);
    }

    public static LayerNormRNNClassifier load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNClassifier> read() {
        return new ParamsReader<>(LayerNormRNNClassifier.class, LayerNormRNNClassifier::new);
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
        return RecurrentShape.of(this, format, Pooling.of(getPooling()), outputs, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    @Override
    protected LayerNormRNNClassificationModel model(String modelUid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormRNNClassificationModel(modelUid, network, result);
    }

    @Override
    public PoolingParamSet poolingParamSet() {
        return pooling;
    }
}
