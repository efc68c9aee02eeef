package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowStatistics;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.SequenceModelParamSet;
import io.github.sparklayernorm.ml.param.SequenceModelSetters;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.ml.param.TrainingSetters;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.PenCoding;
import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.model.TokenCoding;
import io.github.sparklayernorm.train.TrainingListener;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator of a network that predicts each step of a sequence from those before.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NextStepEstimator<E extends NextStepEstimator<E, M>, M extends NextStepModel<M>>
        extends Estimator<M> implements TrainingSetters<E>, SequenceModelSetters<E>, WeightColumn, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainingParamSet training;
    private transient FitExtras<M> extras;

    protected NextStepEstimator(String uid) {
        this(Uid.announce(uid), null);
    }

    private NextStepEstimator(String uid, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        training = new TrainingParamSet(this);
    }

    /** The network for steps of this kind. */
    protected abstract NetworkSpec spec(RowFormat format, StepCoding coding);

    /** The model of a network that was trained. */
    protected abstract M model(String modelUid, NextStepNetwork network, TrainingResult result);

    @Override
    public M fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return copyValues(train(dataset).setParent(this), ParamMap.empty());
    }

    private M train(Dataset<?> dataset) {
        return FitColumns.fit(this, dataset, jobs -> {
            FitColumns columns = new FitColumns(this, dataset, getFeaturesCol(), inputs(), jobs);
            RowFormat format = columns.shaped(columns.format());
            RowFormat any = format.sequence().vocabulary() > 0 ? format : unscaled(columns, format);
            RowStatistics statistics = columns.statistics(functions.lit(0.0), any);
            StepCoding coding = coding(statistics, any);
            NetworkSpec spec = spec(format, coding);
            RowFormat coded = format.withOutputs(0, coding.targetWidth())
                    .withSequence(format.sequence().predicting(coding));
            float[] start = extras().start(getClass().getSimpleName(), spec, M::network);
            TrainingResult result =
                    columns.train(spec, functions.lit(0.0), coded, statistics, extras().listeners(), start, null);
            FitWarnings.of(this, result).nothingLearned();
            return model(uid, new NextStepNetwork(new TrainedNetwork(spec, result.parameters(), null), coding), result);
        });
    }

    private SequenceInputs inputs() {
        return new SequenceInputs(getVocabularySize(), false);
    }

    /** A model that training goes on from keeps its units: its parameters have a meaning in these alone. */
    private StepCoding coding(RowStatistics statistics, RowFormat format) {
        if (extras().initialModel() != null) {
            return extras().initialModel().nextStep().coding();
        }
        if (format.sequence().vocabulary() > 0) {
            return new TokenCoding(format.sequence().vocabulary());
        }
        return getStandardization()
                ? new PenCoding(
                        flags(format),
                        getContextSize(),
                        statistics.mean(0),
                        statistics.mean(1),
                        statistics.deviation(0),
                        statistics.deviation(1))
                : format.sequence().coding();
    }

    /** The format of moves in their own unit. */
    private RowFormat unscaled(FitColumns columns, RowFormat format) {
        int flags = flags(format);
        columns.require(
                flags == 1 || flags == 2,
                "with outputType=mixture, a step must be x offset, y offset, end of stroke, perhaps end of sequence, and "
                        + getContextSize() + " more (contextSize)",
                "the steps of \"" + format.features() + "\" have " + format.inputs() + " numbers",
                "set contextSize, or change the steps");
        PenCoding coding = new PenCoding(flags, getContextSize(), 0, 0, 1, 1);
        return format.withSequence(format.sequence().predicting(coding));
    }

    private int flags(RowFormat format) {
        return format.inputs() - getContextSize() - 2;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        String stage = getClass().getSimpleName();
        SchemaChecks checks = new SchemaChecks(stage, schema);
        checks.sequence("featuresCol", getFeaturesCol());
        boolean tokens = getOutputType().equals(SequenceModelParamSet.CATEGORICAL);
        if (tokens != SequenceInputs.ofTokens(checks.type("featuresCol", getFeaturesCol()))) {
            throw InvalidInputException.of(
                    stage,
                    "with outputType=" + getOutputType() + ", featuresCol \"" + getFeaturesCol()
                            + "\" must be an array of "
                            + (tokens ? "token ids (array<int>)" : "vectors or of arrays of numbers"),
                    "its type is "
                            + checks.type("featuresCol", getFeaturesCol()).catalogString(),
                    "set outputType=" + (tokens ? SequenceModelParamSet.MIXTURE : SequenceModelParamSet.CATEGORICAL)
                            + ", or choose another column");
        }
        if (getBidirectional()) {
            throw InvalidInputException.of(
                    stage,
                    "bidirectional must be false",
                    "it is true",
                    "a model that sees what comes next cannot predict it; leave it out");
        }
        checks.optionalColumns(this);
        return LikelihoodColumns.append(
                stage, schema, getNegativeLogLikelihoodCol(), tokens ? getProbabilityCol() : "", -1);
    }

    private FitExtras<M> extras() {
        if (extras == null) { // at first, and after Java deserialisation
            extras = new FitExtras<>();
        }
        return extras;
    }

    /** Told of every round and epoch; kept by {@code copy}, not saved. */
    @SuppressWarnings("unchecked")
    public E addTrainingListener(TrainingListener listener) {
        extras().addListener(listener);
        return (E) this;
    }

    /** Training goes on from this model's parameters; null: from fresh ones. Kept by {@code copy}, not saved. */
    @SuppressWarnings("unchecked")
    public E setInitialModel(M model) {
        extras().setInitialModel(model);
        return (E) this;
    }

    @Override
    public E copy(ParamMap extra) {
        E copy = defaultCopy(extra);
        ((NextStepEstimator<E, M>) copy).extras().takeFrom(extras());
        return copy;
    }

    @Override
    public MLWriter write() {
        return new ParamsWriter(this);
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
