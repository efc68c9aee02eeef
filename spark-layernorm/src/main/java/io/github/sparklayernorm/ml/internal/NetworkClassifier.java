package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.ClassSettings;
import io.github.sparklayernorm.distributed.LabelStatistics;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowStatistics;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ClassWeightParamSet;
import io.github.sparklayernorm.ml.param.ClassWeightSetters;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.ml.param.TrainingSetters;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.OptionalInt;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An estimator of a network that tells classes apart.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NetworkClassifier<E extends NetworkClassifier<E, M>, M extends NetworkClassificationModel<M>>
        extends ProbabilisticClassifier<Vector, E, M>
        implements TrainingSetters<E>, ContributionSetters<E>, ClassWeightSetters<E>, WeightColumn, MLWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(NetworkClassifier.class);

    /** More classes than anyone counts without indexing them, where labels are the only source of their number. */
    private static final int MAX_INFERRED_CLASSES = 1000;

    private final String uid;
    private final TrainingParamSet training;
    private final ContributionParamSet contribution;
    private final ClassWeightParamSet classWeight;
    private transient FitExtras<M> extras;

    protected NetworkClassifier(String uid) {
        this(Uid.announce(uid), null);
    }

    private NetworkClassifier(String uid, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        training = new TrainingParamSet(this);
        contribution = new ContributionParamSet(this);
        classWeight = new ClassWeightParamSet(this);
    }

    /** The network for rows of this shape. */
    protected abstract NetworkSpec spec(RowFormat format, int outputs);

    /** What the features column holds. */
    protected Inputs inputs() {
        return Inputs.VECTORS;
    }

    /** The model of a network that was trained. */
    protected abstract M model(String modelUid, TrainedNetwork network, TrainingResult result);

    @Override
    public M train(Dataset<?> dataset) {
        return FitColumns.fit(this, dataset, jobs -> {
            FitColumns columns = new FitColumns(this, dataset, getFeaturesCol(), getLabelCol(), inputs(), jobs);
            OptionalInt known = columns.schema().classes(getLabelCol());
            RowFormat any = columns.shaped(columns.format().withOutputs(known.orElse(MAX_INFERRED_CLASSES), 1));
            RowStatistics statistics = columns.statistics(columns.label(), any);
            int classes = classes(columns, known, statistics.labels());
            requireThresholds(columns, classes);
            RowFormat format =
                    columns.standardized(any.withOutputs(classes, 1), statistics, extras().network(M::network));
            NetworkSpec spec = spec(format, classes);
            float[] start = extras().start(getClass().getSimpleName(), spec, M::network);
            ClassSettings settings = new ClassSettings(
                    ClassWeights.of(this, classes, statistics.labels()),
                    isDefined(thresholds()) ? getThresholds() : null);
            TrainingResult result =
                    columns.train(spec, columns.label(), format, statistics, extras().listeners(), start, settings);
            FitWarnings warnings = FitWarnings.of(this, result);
            warnings.nothingLearned();
            warnings.classes(getClassWeight());
            return model(uid, new TrainedNetwork(spec, result.parameters(), format.standardization()), result);
        });
    }

    private int classes(FitColumns columns, OptionalInt known, LabelStatistics labels) {
        int classes = known.orElse((int) labels.largest() + 1);
        String label = "\"" + getLabelCol() + "\"";
        columns.require(
                classes > 1 && (known.isPresent() || !labels.constant()),
                "there must be at least two classes in " + label,
                "every training row has the same label",
                "check the filters before it, or index the labels (StringIndexer) before they are filtered");
        if (labels.constant()) {
            LOG.warn("{}: only one of {} classes of {} has rows to train on", uid, classes, label);
        } else if (known.isEmpty() && labels.smallest() > 0) {
            LOG.warn(
                    "{}: no row of {} has the label 0, but classes are counted from 0: {} of them; index the labels"
                            + " (StringIndexer) if they begin with {}",
                    uid,
                    label,
                    classes,
                    (int) labels.smallest());
        }
        return classes;
    }

    private void requireThresholds(FitColumns columns, int classes) {
        columns.require(
                !isDefined(thresholds()) || getThresholds().length == classes,
                "thresholds must have one value for each of " + classes + " classes",
                "it has " + (isDefined(thresholds()) ? getThresholds().length : 0),
                "set as many values, or clear thresholds");
    }

    @Override
    public StructType transformSchema(StructType schema) {
        SchemaChecks checks = new SchemaChecks(getClass().getSimpleName(), schema);
        inputs().check(schema, getClass().getSimpleName(), getFeaturesCol());
        checks.numeric("labelCol", getLabelCol());
        checks.optionalColumns(this);
        StructType predicted = restored(schema, super.transformSchema(inputs().asVectors(schema, getFeaturesCol())));
        return Contributions.append(
                getClass().getSimpleName(),
                predicted,
                getContributionCol(),
                getFeaturesCol(),
                inputs().contributionSteps(checks.type("featuresCol", getFeaturesCol())),
                false);
    }

    /** Spark's result, with the features column as it is. */
    static StructType restored(StructType given, StructType bySpark) {
        StructField[] fields = bySpark.fields().clone();
        System.arraycopy(given.fields(), 0, fields, 0, given.length());
        return new StructType(fields);
    }

    /** A number for each class, as a text of them does with {@link #setClassWeight(String)}. */
    public E setClassWeight(double... weights) {
        return setClassWeight(ClassWeightParamSet.text(weights));
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
        ((NetworkClassifier<E, M>) copy).extras().takeFrom(extras());
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
    public ContributionParamSet contributionParamSet() {
        return contribution;
    }

    @Override
    public TrainingParamSet trainingParamSet() {
        return training;
    }

    @Override
    public ClassWeightParamSet classWeightParamSet() {
        return classWeight;
    }
}
