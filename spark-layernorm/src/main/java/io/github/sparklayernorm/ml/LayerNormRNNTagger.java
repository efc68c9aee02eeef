package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.Inputs;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.SequenceInputs;
import io.github.sparklayernorm.ml.internal.SequenceTagger;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.ml.param.RecurrentParamSet;
import io.github.sparklayernorm.ml.param.RecurrentSetters;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Labels every step of a sequence, with layer-normalised recurrent layers: parts of speech, phases of a machine, events in
 * a signal.
 *
 * <pre>{@code
 * LayerNormRNNTaggingModel model = new LayerNormRNNTagger()
 *     .setBidirectional(true) // a step's label may depend on what comes after it
 *     .fit(training); // features as LayerNormRNNClassifier takes them; label: array<double> or array<int>
 * model.transform(test).select("prediction"); // array<double>
 * }</pre>
 *
 * <p>The label of a row is an array of whole numbers 0 to K-1, one for each step of its sequence; K is {@code tagCount}, else
 * the largest label + 1. Outputs are arrays with an element for each step. Every step counts alike in the loss, times its
 * row's weight; sequences of different length need no padding.
 *
 * <p>With {@code handleInvalid=keep} an invalid row has null outputs.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormRNNTagger extends SequenceTagger<LayerNormRNNTagger, LayerNormRNNTaggingModel>
        implements RecurrentSetters<LayerNormRNNTagger> {
    private static final long serialVersionUID = 1L;

    private final RecurrentParamSet recurrent = new RecurrentParamSet(this);

    public LayerNormRNNTagger() {
        this(Identifiable$.MODULE$.randomUID("layerNormRnnTagger"));
    }

    public LayerNormRNNTagger(String uid) {
        super(uid);
    }

    public static LayerNormRNNTagger load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormRNNTagger> read() {
        return new ParamsReader<>(LayerNormRNNTagger.class, LayerNormRNNTagger::new);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        RecurrentShape.require(this);
        return super.transformSchema(schema);
    }

    @Override
    protected Inputs inputs() {
        return new SequenceInputs(getVocabularySize(), true);
    }

    @Override
    protected NetworkSpec spec(RowFormat format, int outputs) {
        return RecurrentShape.of(this, format, Pooling.NONE, outputs, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    @Override
    protected LayerNormRNNTaggingModel model(String modelUid, TrainedNetwork network, TrainingResult result) {
        return new LayerNormRNNTaggingModel(modelUid, network, result);
    }

    @Override
    public RecurrentParamSet recurrentParamSet() {
        return recurrent;
    }
}
