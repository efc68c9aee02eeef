package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkRegressionModel;
import io.github.sparklayernorm.ml.internal.RegressionNetwork;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.io.SavedNetwork;
import io.github.sparklayernorm.ml.io.TargetJson;
import io.github.sparklayernorm.ml.param.MlpParamSet;
import io.github.sparklayernorm.ml.param.MlpParams;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * A trained feed-forward regression. Its predictions have the units of the labels that it was trained on.
 *
 * <p>{@code transform} is a projection: Catalyst reads the columns that are used and moves filters below it. Rows are
 * predicted in batches, on streaming Datasets too, except where a row must not wait. What is computed for a row depends on
 * the rows beside it at most by float rounding.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormMLPRegressionModel extends NetworkRegressionModel<LayerNormMLPRegressionModel>
        implements MlpParams, HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    private final MlpParamSet mlp = new MlpParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormMLPRegressionModel() {
        this("", null, null);
    }

    LayerNormMLPRegressionModel(String uid, RegressionNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormMLPRegressionModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormMLPRegressionModel> read() {
        return new ModelReader<>(
                LayerNormMLPRegressionModel.class,
                (uid, network, details) -> new LayerNormMLPRegressionModel(
                        uid,
                        TargetJson.read(SavedNetwork.requireFeedForward(network, Loss.Targets.VALUES), details),
                        null));
    }

    /** Predicts rows and compares the predictions with their labels: errors and r2 of each target. */
    public LayerNormRegressionSummary evaluate(Dataset<?> dataset) {
        return new LayerNormRegressionSummary(evaluation(dataset));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, network(), TargetJson.write(regression()));
    }

    @Override
    protected LayerNormMLPRegressionModel fresh(String uid, RegressionNetwork network, TrainingResult result) {
        return new LayerNormMLPRegressionModel(uid, network, result);
    }

    @Override
    public MlpParamSet mlpParamSet() {
        return mlp;
    }
}
