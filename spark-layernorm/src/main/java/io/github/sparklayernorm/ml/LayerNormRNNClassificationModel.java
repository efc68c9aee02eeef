package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkClassificationModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.io.SavedNetwork;
import io.github.sparklayernorm.ml.param.PoolingParamSet;
import io.github.sparklayernorm.ml.param.PoolingParams;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * A trained recurrent classifier. {@code rawPrediction} holds the logits z, or (-m, m) with the margin m = z1 - z0 of two
 * classes; {@code probability} holds the softmax of the logits.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormRNNClassificationModel extends NetworkClassificationModel<LayerNormRNNClassificationModel>
        implements PoolingParams, HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    private final PoolingParamSet pooling = new PoolingParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormRNNClassificationModel() {
        this("", null, null);
    }

    LayerNormRNNClassificationModel(String uid, TrainedNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormRNNClassificationModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNClassificationModel> read() {
        return new ModelReader<>(
                LayerNormRNNClassificationModel.class,
                (uid, network, details) -> new LayerNormRNNClassificationModel(
                        uid, SavedNetwork.requireRecurrent(network, Loss.Targets.CLASS, false), null));
    }

    /** Predicts rows and compares the predictions with their labels: accuracy, figures of each class, curves of two classes. */
    public LayerNormClassificationSummary evaluate(Dataset<?> dataset) {
        return new LayerNormClassificationSummary(evaluation(dataset));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, network(), null);
    }

    @Override
    protected LayerNormRNNClassificationModel fresh(String uid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormRNNClassificationModel(uid, network, result);
    }

    @Override
    public PoolingParamSet poolingParamSet() {
        return pooling;
    }
}
