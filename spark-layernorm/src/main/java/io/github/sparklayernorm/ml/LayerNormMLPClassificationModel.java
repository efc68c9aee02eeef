package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkClassificationModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.io.SavedNetwork;
import io.github.sparklayernorm.ml.param.MlpParamSet;
import io.github.sparklayernorm.ml.param.MlpParams;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * A trained feed-forward classifier. {@code rawPrediction} holds the logits z, or (-m, m) with the margin m = z1 - z0 of two
 * classes; {@code probability} holds the softmax of the logits.
 *
 * <p>{@code transform} is a projection: Catalyst reads the columns that are used and moves filters below it. Rows are
 * predicted in batches, on streaming Datasets too, except where a row must not wait. What is computed for a row depends on
 * the rows beside it at most by float rounding.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormMLPClassificationModel extends NetworkClassificationModel<LayerNormMLPClassificationModel>
        implements MlpParams, HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    private final MlpParamSet mlp = new MlpParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormMLPClassificationModel() {
        this("", null, null);
    }

    LayerNormMLPClassificationModel(String uid, TrainedNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormMLPClassificationModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormMLPClassificationModel> read() {
        return new ModelReader<>(
                LayerNormMLPClassificationModel.class,
                (uid, network, details) -> new LayerNormMLPClassificationModel(
                        uid, SavedNetwork.requireFeedForward(network, Loss.Targets.CLASS), null));
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
    protected LayerNormMLPClassificationModel fresh(String uid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormMLPClassificationModel(uid, network, result);
    }

    @Override
    public MlpParamSet mlpParamSet() {
        return mlp;
    }
}
