package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.ClassSettings;
import io.github.sparklayernorm.distributed.LabelStatistics;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowStatistics;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.TaggerParamSet;
import io.github.sparklayernorm.ml.param.TaggerSetters;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.ml.param.TrainingSetters;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.TrainingListener;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator of a network that labels every step of a sequence.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class SequenceTagger<E extends SequenceTagger<E, M>, M extends SequenceTaggingModel<M>>
        extends Estimator<M> implements TrainingSetters<E>, TaggerSetters<E>, ContributionSetters<E>, MLWritable {
    private static final long serialVersionUID = 1L;

    /** More labels than anyone counts without indexing them, where rows are the only source of their number. */
    private static final int MAX_INFERRED_TAGS = 1000;

    private final String uid;
    private final TrainingParamSet training;
    private final ContributionParamSet contribution;
    private final TaggerParamSet tagger;
    private transient FitExtras<M> extras;

    protected SequenceTagger(String uid) {
        this.uid = uid;
        training = new TrainingParamSet(this);
        contribution = new ContributionParamSet(this);
        tagger = new TaggerParamSet(this);
    }

    /** What the features column holds. */
    protected abstract Inputs inputs();

    /** The network for rows of this shape. */
    protected abstract NetworkSpec spec(RowFormat format, int outputs);

    /** The model of a network that was trained. */
    protected abstract M model(String modelUid, TrainedNetwork network, TrainingResult result);

    @Override
    public M fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return copyValues(train(dataset).setParent(this), ParamMap.empty());
    }

    private M train(Dataset<?> dataset) {
        return FitColumns.fit(this, dataset, jobs -> {
            FitColumns columns = new FitColumns(this, dataset, getFeaturesCol(), getLabelCol(), inputs(), jobs);
            RowFormat any = columns.shaped(
                    columns.format().withOutputs(getTagCount() > 0 ? getTagCount() : MAX_INFERRED_TAGS, 1));
            RowStatistics statistics = columns.statistics(columns.label(), any);
            int tags = tags(columns, statistics.labels());
            RowFormat format = columns.standardized(any.withOutputs(tags, 1), statistics, extras().network(M::network));
            NetworkSpec spec = spec(format, tags);
            float[] start = extras().start(getClass().getSimpleName(), spec, M::network);
            TrainingResult result = columns.train(
                    spec, columns.label(), format, statistics, extras().listeners(), start, ClassSettings.PLAIN);
            FitWarnings warnings = FitWarnings.of(this, result);
            warnings.nothingLearned();
            warnings.classes();
            return model(uid, new TrainedNetwork(spec, result.parameters(), format.standardization()), result);
        });
    }

    private int tags(FitColumns columns, LabelStatistics labels) {
        int tags = getTagCount() > 0 ? getTagCount() : (int) labels.largest() + 1;
        columns.require(
                tags > 1 && (getTagCount() > 0 || !labels.constant()),
                "there must be at least two labels in \"" + getLabelCol() + "\"",
                "every step of the training rows has the same",
                "check the filters before it, or set tagCount");
        return tags;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        String stage = getClass().getSimpleName();
        SchemaChecks checks = new SchemaChecks(stage, schema);
        inputs().check(schema, stage, getFeaturesCol());
        checks.stepLabels("labelCol", getLabelCol());
        checks.optionalColumns(this);
        TagColumns columns = new TagColumns(0, getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
        return Contributions.append(
                stage,
                columns.append(stage, schema),
                getContributionCol(),
                getFeaturesCol(),
                inputs().contributionSteps(checks.type("featuresCol", getFeaturesCol())),
                false);
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
        ((SequenceTagger<E, M>) copy).extras().takeFrom(extras());
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
        return uid;
    }

    @Override
    public ContributionParamSet contributionParamSet() {
        return contribution;
    }

    @Override
    public TrainingParamSet trainingParamSet() {
        return training;
    }

    @Override
    public TaggerParamSet taggerParamSet() {
        return tagger;
    }
}
