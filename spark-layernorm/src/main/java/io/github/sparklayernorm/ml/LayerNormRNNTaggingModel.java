package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.SequenceTaggingModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.io.SavedNetwork;
import io.github.sparklayernorm.ml.param.RecurrentParamSet;
import io.github.sparklayernorm.ml.param.RecurrentParams;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/** A trained network that labels every step of a sequence. Its columns are arrays with an element for each step. */
@DefaultSerializer(JavaForm.class)
public final class LayerNormRNNTaggingModel extends SequenceTaggingModel<LayerNormRNNTaggingModel>
        implements RecurrentParams, HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    private final RecurrentParamSet recurrent = new RecurrentParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormRNNTaggingModel() {
        this("", null, null);
    }

    LayerNormRNNTaggingModel(String uid, TrainedNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormRNNTaggingModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNTaggingModel> read() {
        return new ModelReader<>(
                LayerNormRNNTaggingModel.class,
                (uid, network, details) -> new LayerNormRNNTaggingModel(
                        uid, SavedNetwork.requireRecurrent(network, Loss.Targets.CLASS, true), null));
    }

    /** Predicts sequences and compares the predictions with the labels of their steps: accuracy, figures of each class. */
    public LayerNormClassificationSummary evaluate(Dataset<?> dataset) {
        return new LayerNormClassificationSummary(evaluation(dataset));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, network(), null);
    }

    @Override
    protected LayerNormRNNTaggingModel fresh(String uid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormRNNTaggingModel(uid, network, result);
    }

    @Override
    public RecurrentParamSet recurrentParamSet() {
        return recurrent;
    }
}
