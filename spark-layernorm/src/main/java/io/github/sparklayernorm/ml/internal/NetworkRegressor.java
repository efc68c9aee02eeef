package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.LabelStatistics;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowStatistics;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.RegressionLossParamSet;
import io.github.sparklayernorm.ml.param.RegressionLossSetters;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.ml.param.TrainingSetters;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.train.TrainingListener;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator of a network that predicts one value, or a vector of values where the label column holds vectors.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NetworkRegressor<E extends NetworkRegressor<E, M>, M extends NetworkRegressionModel<M>>
        extends Regressor<Vector, E, M>
        implements TrainingSetters<E>, ContributionSetters<E>, RegressionLossSetters<E>, WeightColumn, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainingParamSet training;
    private final ContributionParamSet contribution;
    private final RegressionLossParamSet loss;
    private transient FitExtras<M> extras;

    protected NetworkRegressor(String uid) {
        this(Uid.announce(uid), null);
    }

    private NetworkRegressor(String uid, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        training = new TrainingParamSet(this);
        contribution = new ContributionParamSet(this);
        loss = new RegressionLossParamSet(this);
    }

    /** The network for rows of this shape. */
    protected abstract NetworkSpec spec(RowFormat format, int outputs);

    /** What the features column holds. */
    protected Inputs inputs() {
        return Inputs.VECTORS;
    }

    /** The model of a network that was trained. */
    protected abstract M model(String modelUid, RegressionNetwork network, TrainingResult result);

    /** Spark's own fit casts the label to double, which a vector does not survive. */
    @Override
    public M fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return copyValues(train(dataset).setParent(this), ParamMap.empty());
    }

    @Override
    public M train(Dataset<?> dataset) {
        return FitColumns.fit(this, dataset, jobs -> {
            FitColumns columns = new FitColumns(this, dataset, getFeaturesCol(), getLabelCol(), inputs(), jobs);
            RowFormat any = columns.shaped(columns.format().withOutputs(0, columns.targets()));
            RowStatistics statistics = columns.statistics(columns.label(), any);
            TargetScaling scaling = scaling(statistics.labels());
            RowFormat format = columns.standardized(any, statistics, extras().network(M::network));
            NetworkSpec spec = spec(format, format.targets());
            float[] start = extras().start(getClass().getSimpleName(), spec, M::network);
            TrainingResult result = columns.train(
                    spec,
                    scaling.scale(columns.label(), format.vectorLabel()),
                    format,
                    statistics,
                    extras().listeners(),
                    start,
                    null);
            FitWarnings.of(this, result).nothingLearned();
            TrainedNetwork network = new TrainedNetwork(spec, result.parameters(), format.standardization());
            return model(uid, new RegressionNetwork(network, scaling, format.vectorLabel()), result);
        });
    }

    /** A model that training goes on from keeps its units: its parameters have a meaning in these alone. */
    private TargetScaling scaling(LabelStatistics labels) {
        if (extras().initialModel() != null) {
            return extras().initialModel().regression().scaling();
        }
        if (Loss.of(getLoss()).robust()) {
            LabelStatistics.Scale scale = labels.withoutOutliers();
            return TargetScaling.of(scale.center(), scale.deviation());
        }
        return TargetScaling.of(labels.mean(), labels.standardDeviation());
    }

    /** The model's columns; Spark's own would refuse a label that is a vector. */
    @Override
    public StructType transformSchema(StructType schema) {
        SchemaChecks checks = new SchemaChecks(getClass().getSimpleName(), schema);
        inputs().check(schema, getClass().getSimpleName(), getFeaturesCol());
        checks.numericOrVector("labelCol", getLabelCol());
        checks.optionalColumns(this);
        boolean vectors = checks.isVector("labelCol", getLabelCol());
        return Contributions.append(
                getClass().getSimpleName(),
                ValueColumns.append(getClass().getSimpleName(), schema, getPredictionCol(), vectors, -1),
                getContributionCol(),
                getFeaturesCol(),
                inputs().contributionSteps(checks.type("featuresCol", getFeaturesCol())),
                vectors);
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
        ((NetworkRegressor<E, M>) copy).extras().takeFrom(extras());
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
    public RegressionLossParamSet regressionLossParamSet() {
        return loss;
    }

    @Override
    public TrainingParamSet trainingParamSet() {
        return training;
    }
}
