package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NetworkRegressionModel;
import io.github.sparklayernorm.ml.internal.RegressionNetwork;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.io.SavedNetwork;
import io.github.sparklayernorm.ml.io.TargetJson;
import io.github.sparklayernorm.ml.param.PoolingParamSet;
import io.github.sparklayernorm.ml.param.PoolingParams;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/** A trained recurrent regression. Its predictions have the units of the labels that it was trained on. */
@DefaultSerializer(JavaForm.class)
public final class LayerNormRNNRegressionModel extends NetworkRegressionModel<LayerNormRNNRegressionModel>
        implements PoolingParams, HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    private final PoolingParamSet pooling = new PoolingParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormRNNRegressionModel() {
        this("", null, null);
    }

    LayerNormRNNRegressionModel(String uid, RegressionNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormRNNRegressionModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNRegressionModel> read() {
        return new ModelReader<>(
                LayerNormRNNRegressionModel.class,
                (uid, network, details) -> new LayerNormRNNRegressionModel(
                        uid,
                        TargetJson.read(SavedNetwork.requireRecurrent(network, Loss.Targets.VALUES, false), details),
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
    protected LayerNormRNNRegressionModel fresh(String uid, RegressionNetwork network, TrainingResult result) {
        return new LayerNormRNNRegressionModel(uid, network, result);
    }

    @Override
    public PoolingParamSet poolingParamSet() {
        return pooling;
    }
}
