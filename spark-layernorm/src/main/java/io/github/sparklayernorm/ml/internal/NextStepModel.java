package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.SequenceFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.InvalidRowSetters;
import io.github.sparklayernorm.ml.param.SequenceColumnSetters;
import io.github.sparklayernorm.ml.param.SequenceModelParams;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.model.NetworkLayer;
import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.model.StepGenerator;
import io.github.sparklayernorm.model.TokenCoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained network that predicts each step of a sequence from those before.
 *
 * @param <M> the model itself
 */
public abstract class NextStepModel<M extends NextStepModel<M>> extends Model<M>
        implements InvalidRowSetters<M>,
                SequenceModelParams,
                SequenceColumnSetters<M>,
                WeightColumn,
                MLWritable,
                ScoresSteps {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final NextStepNetwork nextStep;
    private transient volatile TrainingResult result;
    private final TrainingParamSet training;

    /**
     * @param nextStep null in the empty model that Spark Connect's service lookup makes
     * @param result   of the training, or null
     */
    protected NextStepModel(String uid, NextStepNetwork nextStep, TrainingResult result) {
        this(Uid.announce(uid), nextStep, result, null);
    }

    private NextStepModel(String uid, NextStepNetwork nextStep, TrainingResult result, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        this.nextStep = nextStep;
        this.result = result;
        training = new TrainingParamSet(this);
    }

    /** A model of the same network, with no param set. */
    protected abstract M fresh(String newUid, NextStepNetwork same, TrainingResult sameResult);

    /** What was trained, with what its steps are; not for users. */
    public NextStepNetwork nextStep() {
        return nextStep;
    }

    /** Numbers that were trained, and running statistics. */
    public int numParameters() {
        return network().parameters().length;
    }

    /** The layers of the network, from its inputs to its outputs. */
    public List<NetworkLayer> layers() {
        return NetworkLayer.of(network().spec());
    }

    /** The layers as a table to print: what each does, the shape of its output, its parameters. */
    public String describe() {
        return LayerTable.of(toString(), layers());
    }

    /** What was trained; not for users. */
    public TrainedNetwork network() {
        return nextStep.network();
    }

    /** How it was trained, or null after loading; not for users. */
    public TrainingResult trainingResult() {
        return result;
    }

    /** Takes how it was trained, or null; not for users. */
    public void setTrainingResult(TrainingResult newResult) {
        result = newResult;
    }

    /** The live parameters; not for users. */
    public float[] trainedParameters() {
        return network().parameters();
    }

    /** Bytes in memory, for Spark Connect's accounts. */
    @Override
    public long estimatedSize() {
        return ModelSize.of(this, network(), nextStep.coding());
    }

    /** Draws steps; what the public methods mean stands with them. */
    protected List<float[]> draw(long seed, int length, double control, List<float[]> primer, float[] context) {
        StepCoding coding = nextStep.coding();
        int contextSize = coding.width() - coding.targetWidth();
        require(length >= 1, "length must be at least 1", "it is " + length, "say how many steps to draw at most");
        require(
                control >= 0,
                (coding instanceof TokenCoding ? "temperature" : "bias") + " must be at least 0",
                "it is " + control,
                coding instanceof TokenCoding ? "1 draws from the model as it is" : "0 draws from the model as it is");
        require(
                context.length == contextSize,
                "context must have " + contextSize + " numbers, as contextSize in training",
                "it has " + context.length,
                "give those that the steps of such a sequence had");
        for (float[] step : primer) {
            requireStep(step);
        }
        float[] step = new float[coding.width()];
        System.arraycopy(context, 0, step, coding.targetWidth(), contextSize);
        return new StepGenerator(TrainedNetwork.load(network().spec(), network().parameters()), coding)
                .generate(seed, length, control, withContext(primer, context), step);
    }

    /** Steps of a primer need no context of their own. */
    private List<float[]> withContext(List<float[]> primer, float[] context) {
        int targets = nextStep.coding().targetWidth();
        List<float[]> whole = new ArrayList<>();
        for (float[] given : primer) {
            float[] step = Arrays.copyOf(given, nextStep.coding().width());
            System.arraycopy(context, 0, step, targets, context.length);
            whole.add(step);
        }
        return whole;
    }

    private void requireStep(float[] step) {
        StepCoding coding = nextStep.coding();
        require(
                step.length == coding.targetWidth() || step.length == coding.width(),
                "every step of the primer must have " + coding.targetWidth() + " numbers",
                "one has " + step.length,
                "give what the model predicts; context stands by itself");
        if (coding instanceof TokenCoding tokens) {
            require(
                    step[0] >= 0 && step[0] < tokens.vocabulary() && step[0] == Math.rint(step[0]),
                    "every token of the primer must be from 0 to " + (tokens.vocabulary() - 1),
                    "one is " + step[0],
                    "check how it was indexed");
        }
    }

    private void require(boolean holds, String must, String came, String remedy) {
        if (!holds) {
            throw InvalidInputException.of(getClass().getSimpleName() + ".generate", must, came, remedy);
        }
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        return Transforming.run(dataset, network(), format(), columns(), schema);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        String stage = getClass().getSimpleName();
        new SchemaChecks(stage, schema).sequence("featuresCol", getFeaturesCol());
        return withColumns(schema);
    }

    private StructType withColumns(StructType schema) {
        return LikelihoodColumns.append(
                getClass().getSimpleName(),
                schema,
                getNegativeLogLikelihoodCol(),
                probabilityColumn(),
                network().spec().outputs());
    }

    private LikelihoodColumns columns() {
        return new LikelihoodColumns(
                !getNegativeLogLikelihoodCol().isEmpty(),
                !probabilityColumn().isEmpty(),
                network().spec().outputs());
    }

    @Override
    public StepScoring stepScoring() {
        return new StepScoring(network(), format(), columns(), withColumns(new StructType()));
    }

    private String probabilityColumn() {
        return nextStep.coding() instanceof TokenCoding ? getProbabilityCol() : "";
    }

    /** How likely the steps of sequences are. */
    protected StepsEvaluation evaluation(Dataset<?> dataset) {
        M complete = copy(ParamMap.empty());
        if (getNegativeLogLikelihoodCol().isEmpty()) {
            complete.set(complete.negativeLogLikelihoodCol(), "negativeLogLikelihood_" + UUID.randomUUID());
        }
        return new StepsEvaluation(
                getClass().getSimpleName() + ".evaluate",
                complete.transform(dataset),
                getFeaturesCol(),
                complete.getNegativeLogLikelihoodCol(),
                LabelledRows.weightCol(this, dataset.schema()));
    }

    private RowFormat format() {
        StepCoding coding = nextStep.coding();
        int vocabulary = coding instanceof TokenCoding tokens ? tokens.vocabulary() : 0;
        return Transforming.format(getClass().getSimpleName(), getFeaturesCol(), network(), getHandleInvalid())
                .withSequence(new SequenceFormat(vocabulary, true, coding));
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(fresh(uid, nextStep, result), extra).setParent(parent());
    }

    @Override
    public String toString() {
        return ModelText.of(this, uid(), network(), "numOutputs");
    }

    @Override
    public String explainParam(Param<?> param) {
        return Explanation.of(this, param, super.explainParam(param));
    }

    @Override
    public String uid() {
        return Uid.orAnnounced(uid);
    }

    @Override
    public TrainingParamSet trainingParamSet() {
        return training;
    }
}
