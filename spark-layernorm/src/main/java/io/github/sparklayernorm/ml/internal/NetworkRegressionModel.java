package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.InvalidRowSetters;
import io.github.sparklayernorm.ml.param.RegressionLossParamSet;
import io.github.sparklayernorm.ml.param.RegressionLossParams;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.model.NetworkLayer;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained network that predicts one value, or a vector of values where its labels were vectors.
 *
 * @param <M> the model itself
 */
public abstract class NetworkRegressionModel<M extends NetworkRegressionModel<M>> extends RegressionModel<Vector, M>
        implements InvalidRowSetters<M>,
                ContributionSetters<M>,
                RegressionLossParams,
                WeightColumn,
                MLWritable,
                ScoresSteps {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final RegressionNetwork regression;
    private transient volatile TrainingResult result;
    private final TrainingParamSet training;
    private final ContributionParamSet contribution;
    private final RegressionLossParamSet loss;

    /**
     * @param regression null in the empty model that Spark Connect's service lookup makes
     * @param result     of the training, or null
     */
    protected NetworkRegressionModel(String uid, RegressionNetwork regression, TrainingResult result) {
        this(Uid.announce(uid), regression, result, null);
    }

    private NetworkRegressionModel(String uid, RegressionNetwork regression, TrainingResult result, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        this.regression = regression;
        this.result = result;
        training = new TrainingParamSet(this);
        contribution = new ContributionParamSet(this);
        loss = new RegressionLossParamSet(this);
    }

    /** A model of the same network, with no param set. */
    protected abstract M fresh(String newUid, RegressionNetwork same, TrainingResult sameResult);

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
        return regression.network();
    }

    /** What was trained, with the units of its targets; not for users. */
    public RegressionNetwork regression() {
        return regression;
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
        return ModelSize.of(this, network(), regression.scaling());
    }

    @Override
    public int numFeatures() {
        return network().spec().inputs();
    }

    /** Values in each prediction. */
    public int numTargets() {
        return network().spec().outputs();
    }

    /** Predicts the one target of a model that was trained on numeric labels. */
    @Override
    public double predict(Vector features) {
        if (regression.vectors()) {
            throw new UnsupportedOperationException(getClass().getSimpleName()
                    + ": predict gives one number, but this model was trained on label vectors with " + numTargets()
                    + " targets; use predictTargets.");
        }
        return predictTargets(features).apply(0);
    }

    /** Predicts all targets. */
    public Vector predictTargets(Vector features) {
        double[] values = SingleRow.outputs(network(), format(), features);
        for (int j = 0; j < values.length; j++) {
            values[j] = regression.scaling().restore(j, (float) values[j]);
        }
        return Vectors.dense(values);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        Dataset<Row> predicted =
                Transforming.run(dataset, network(), format(), columns(), predictedSchema(dataset.schema()));
        return Transforming.explained(
                predicted,
                network(),
                format(),
                new Explained.OfValues(regression.scaling()),
                regression.vectors(),
                getContributionCol(),
                schema);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return Contributions.append(
                getClass().getSimpleName(),
                predictedSchema(schema),
                getContributionCol(),
                getFeaturesCol(),
                Contributions.Steps.of(network().spec()),
                regression.vectors());
    }

    private StructType predictedSchema(StructType schema) {
        String stage = getClass().getSimpleName();
        Transforming.inputs(network().spec()).check(schema, stage, getFeaturesCol());
        return ValueColumns.append(stage, schema, getPredictionCol(), regression.vectors(), numTargets());
    }

    /** How predictions compare with the labels of rows. */
    protected TargetEvaluation evaluation(Dataset<?> dataset) {
        String stage = getClass().getSimpleName() + ".evaluate";
        new SchemaChecks(stage, dataset.schema()).numericOrVector("labelCol", getLabelCol());
        M complete = copy(ParamMap.empty());
        if (getPredictionCol().isEmpty()) {
            complete.setPredictionCol("prediction_" + UUID.randomUUID());
        }
        return new TargetEvaluation(
                stage,
                complete.transform(dataset),
                new EvaluatedColumns(
                        getFeaturesCol(),
                        getLabelCol(),
                        complete.getPredictionCol(),
                        "",
                        LabelledRows.weightCol(this, dataset.schema())));
    }

    private ValueColumns columns() {
        return new ValueColumns(
                regression.scaling(), regression.vectors(), !getPredictionCol().isEmpty());
    }

    @Override
    public StepScoring stepScoring() {
        StructType added = ValueColumns.append(
                getClass().getSimpleName(), new StructType(), getPredictionCol(), regression.vectors(), numTargets());
        return new StepScoring(network(), format(), columns(), added);
    }

    private RowFormat format() {
        return Transforming.format(getClass().getSimpleName(), getFeaturesCol(), network(), getHandleInvalid());
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(fresh(uid, regression, result), extra).setParent(parent());
    }

    @Override
    public String toString() {
        return ModelText.of(this, uid(), network(), "numTargets");
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
