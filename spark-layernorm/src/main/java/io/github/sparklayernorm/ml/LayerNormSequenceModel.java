package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.SequenceFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NextStepEstimator;
import io.github.sparklayernorm.ml.internal.NextStepNetwork;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.param.SequenceModelParamSet;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.model.TokenCoding;
import io.github.sparklayernorm.nn.loss.MixtureDensity;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Learns to predict each step of a sequence from the steps before, with layer-normalised recurrent layers. The model,
 * {@link LayerNormSequenceGenerator}, draws new sequences and tells how likely given ones are.
 *
 * <p>What a step is, {@code outputType} says:
 *
 * <ul>
 *   <li>{@code categorical}: a token id, features {@code array<int>}; an embedding, then a softmax over the next token.
 *   <li>{@code mixture}: a pen's move, features {@code array<vector>} or {@code array<array<double>>}: x and y offset from
 *       the point before, end of stroke (0 or 1), end of sequence if there is a fourth (0 or 1), then {@code contextSize}
 *       numbers that are known beforehand. The next move is a mixture of {@code numMixtures} bivariate Gaussians, and the
 *       flags are Bernoulli variables (Graves 2013, arXiv:1308.0850). Training sees offsets with mean 0 and deviation 1;
 *       the model turns its moves and likelihoods back.
 * </ul>
 *
 * <p>A row is a whole sequence: states start at zero in each row, and the first step is predicted, too, from a start of its
 * own. Cut a long text into rows. Inside a row the states are carried on, and {@code truncationSteps} says how far back
 * gradients go. Losses in {@code summary()} are nats per step (of a mixture, for the scaled offsets); the metric is the share
 * of tokens that were most likely, or the root mean squared distance of moves from the mixture's mean.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormSequenceModel
        extends NextStepEstimator<LayerNormSequenceModel, LayerNormSequenceGenerator> {
    private static final long serialVersionUID = 1L;

    /** A value of {@code outputType}: steps are token ids. */
    public static final String CATEGORICAL = SequenceModelParamSet.CATEGORICAL;

    /** A value of {@code outputType}: steps are a pen's moves. */
    public static final String MIXTURE = SequenceModelParamSet.MIXTURE;

    private final SequenceModelParamSet sequenceModel = new SequenceModelParamSet(this);

    public LayerNormSequenceModel() {
        this(Identifiable$.MODULE$.randomUID("layerNormSequenceModel"));
    }

    public LayerNormSequenceModel(String uid) {
        super(uid);
    }

    public static LayerNormSequenceModel load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormSequenceModel> read() {
        return new ParamsReader<>(LayerNormSequenceModel.class, LayerNormSequenceModel::new);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        RecurrentShape.require(this);
        return super.transformSchema(schema);
    }

    @Override
    protected NetworkSpec spec(RowFormat format, StepCoding coding) {
        if (coding instanceof TokenCoding tokens) {
            RowFormat withStart = format.withSequence(new SequenceFormat(tokens.vocabulary() + 1, true));
            return RecurrentShape.of(this, withStart, Pooling.NONE, tokens.vocabulary(), coding.loss());
        }
        int outputs = MixtureDensity.outputs(getNumMixtures(), coding.targetWidth() - 2);
        return RecurrentShape.of(this, format, Pooling.NONE, outputs, coding.loss());
    }

    @Override
    protected LayerNormSequenceGenerator model(String modelUid, NextStepNetwork network, TrainingResult result) {
        return new LayerNormSequenceGenerator(modelUid, network, result);
    }

    @Override
    public SequenceModelParamSet sequenceModelParamSet() {
        return sequenceModel;
    }
}
