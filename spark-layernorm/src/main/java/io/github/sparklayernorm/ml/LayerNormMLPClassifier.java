package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkClassifier;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.param.MlpParamSet;
import io.github.sparklayernorm.ml.param.MlpSetters;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * A feed-forward classifier with layer-normalised hidden layers, trained with mini-batches on all partitions.
 *
 * <pre>{@code
 * LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
 *     .setHiddenLayers(new int[] {1000, 1000})
 *     .setMaxIter(3)
 *     .fit(training);
 * model.transform(test).select("prediction", "probability");
 * }</pre>
 *
 * <p>Labels are whole numbers 0 to K-1. K comes from the label column's metadata (as StringIndexer sets it), else from the
 * largest label. Features are vectors, dense or sparse.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormMLPClassifier
        extends NetworkClassifier<LayerNormMLPClassifier, LayerNormMLPClassificationModel>
        implements MlpSetters<LayerNormMLPClassifier> {
    private static final long serialVersionUID = 1L;

    private final MlpParamSet mlp = new MlpParamSet(this);

    public LayerNormMLPClassifier() {
        this(Identifiable$.MODULE$.randomUID("layerNormMlpClassifier"));
    }

    public LayerNormMLPClassifier(String uid) {
        super(uid);
    }

    public static LayerNormMLPClassifier load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormMLPClassifier> read() {
        return new ParamsReader<>(LayerNormMLPClassifier.class, LayerNormMLPClassifier::new);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        MlpShape.require(this);
        return super.transformSchema(schema);
    }

    @Override
    protected NetworkSpec spec(RowFormat format, int outputs) {
        return MlpShape.of(this, format.inputs(), outputs, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    @Override
    protected LayerNormMLPClassificationModel model(String modelUid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormMLPClassificationModel(modelUid, network, result);
    }

    @Override
    public MlpParamSet mlpParamSet() {
        return mlp;
    }
}
