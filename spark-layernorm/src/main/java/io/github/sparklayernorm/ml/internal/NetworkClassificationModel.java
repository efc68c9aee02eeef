package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ClassWeightParamSet;
import io.github.sparklayernorm.ml.param.ClassWeightParams;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.InvalidRowSetters;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.model.NetworkLayer;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * A trained network that tells classes apart.
 *
 * @param <M> the model itself
 */
public abstract class NetworkClassificationModel<M extends NetworkClassificationModel<M>>
        extends ProbabilisticClassificationModel<Vector, M>
        implements InvalidRowSetters<M>,
                ContributionSetters<M>,
                WeightColumn,
                ClassWeightParams,
                MLWritable,
                ScoresSteps {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainedNetwork network;
    private transient volatile TrainingResult result;
    private final TrainingParamSet training;
    private final ClassWeightParamSet classWeight;
    private final ContributionParamSet contribution;

    /**
     * @param network null in the empty model that Spark Connect's service lookup makes
     * @param result  of the training, or null
     */
    protected NetworkClassificationModel(String uid, TrainedNetwork network, TrainingResult result) {
        this(Uid.announce(uid), network, result, null);
    }

    private NetworkClassificationModel(String uid, TrainedNetwork network, TrainingResult result, Void announced) {
        super();
        this.uid = Uid.taken(uid);
        this.network = network;
        this.result = result;
        training = new TrainingParamSet(this);
        classWeight = new ClassWeightParamSet(this);
        contribution = new ContributionParamSet(this);
    }

    /** A model of the same network, with no param set. */
    protected abstract M fresh(String newUid, TrainedNetwork sameNetwork, TrainingResult sameResult);

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
        return network;
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

    @Override
    public int numClasses() {
        return network.spec().outputs();
    }

    /** Bytes in memory, for Spark Connect's accounts. */
    @Override
    public long estimatedSize() {
        return ModelSize.of(this, network);
    }

    @Override
    public int numFeatures() {
        return network.spec().inputs();
    }

    /** The logits, or (-m, m) with the margin m = z1 - z0 of two classes. */
    @Override
    public Vector predictRaw(Vector features) {
        return Vectors.dense(ClassScores.raw(SingleRow.outputs(network, format(), features)));
    }

    /** NaN for an invalid row that handleInvalid does not refuse. */
    @Override
    public double predict(Vector features) {
        Vector raw = predictRaw(features);
        return Double.isNaN(raw.apply(0)) ? Double.NaN : raw2prediction(raw);
    }

    @Override
    public Vector raw2probabilityInPlace(Vector rawPrediction) {
        ClassScores.probability(((DenseVector) rawPrediction).values());
        return rawPrediction;
    }

    @Override
    @SuppressWarnings("unchecked")
    public M setThresholds(double[] value) {
        requireThresholds(value);
        set(thresholds(), value);
        return (M) this;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        ClassColumns columns = columns();
        Dataset<Row> predicted =
                Transforming.run(dataset, network, format(), columns, predictedSchema(dataset.schema()));
        return Transforming.explained(
                predicted, network, format(), new Explained.OfClass(columns), false, getContributionCol(), schema);
    }

    /** The input's columns, then rawPrediction, probability, prediction and contributions as {@link #transform} appends them. */
    @Override
    public StructType transformSchema(StructType schema) {
        return Contributions.append(
                getClass().getSimpleName(),
                predictedSchema(schema),
                getContributionCol(),
                getFeaturesCol(),
                Contributions.Steps.of(network.spec()),
                false);
    }

    private StructType predictedSchema(StructType schema) {
        Inputs inputs = Transforming.inputs(network.spec());
        inputs.check(schema, getClass().getSimpleName(), getFeaturesCol());
        requireNewColumns(schema);
        StructType all = super.transformSchema(inputs.asVectors(schema, getFeaturesCol()));
        // the same columns in another order, with their attributes
        StructType inOrder = schema;
        for (String column : new String[] {getRawPredictionCol(), getProbabilityCol(), getPredictionCol()}) {
            inOrder = column.isEmpty() ? inOrder : inOrder.add(all.apply(column));
        }
        return inOrder;
    }

    /** How predictions compare with the labels of rows. */
    @SuppressWarnings("unchecked")
    protected ClassEvaluation evaluation(Dataset<?> dataset) {
        String stage = getClass().getSimpleName() + ".evaluate";
        new SchemaChecks(stage, dataset.schema()).numeric("labelCol", getLabelCol());
        Tuple3<M, String, String> complete = findSummaryModel(); // with names for columns that the params leave out
        return ClassEvaluation.ofRows(
                stage,
                complete._1().transform(dataset),
                new EvaluatedColumns(
                        getFeaturesCol(),
                        getLabelCol(),
                        complete._3(),
                        complete._2(),
                        LabelledRows.weightCol(this, dataset.schema())),
                numClasses());
    }

    private void requireNewColumns(StructType schema) {
        String stage = getClass().getSimpleName();
        SchemaChecks.requireNew(stage, schema, "rawPredictionCol", getRawPredictionCol());
        SchemaChecks.requireNew(stage, schema, "probabilityCol", getProbabilityCol());
        SchemaChecks.requireNew(stage, schema, "predictionCol", getPredictionCol());
    }

    private void requireThresholds(double[] thresholds) {
        if (thresholds != null && thresholds.length != numClasses()) {
            throw InvalidInputException.of(
                    getClass().getSimpleName(),
                    "thresholds must have one value for each of " + numClasses() + " classes",
                    "it has " + thresholds.length,
                    "set as many values, or clear thresholds");
        }
    }

    private ClassColumns columns() {
        double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
        requireThresholds(thresholds);
        return new ClassColumns(
                numClasses(),
                !getRawPredictionCol().isEmpty(),
                !getProbabilityCol().isEmpty(),
                !getPredictionCol().isEmpty(),
                thresholds);
    }

    @Override
    public StepScoring stepScoring() {
        return new StepScoring(
                network,
                format(),
                columns(),
                ClassColumns.fields(getRawPredictionCol(), getProbabilityCol(), getPredictionCol()));
    }

    private RowFormat format() {
        return Transforming.format(getClass().getSimpleName(), getFeaturesCol(), network(), getHandleInvalid());
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(fresh(uid, network, result), extra).setParent(parent());
    }

    /**
     * Scala gives both this class's bases a method of this name with return types that only Scala can tell apart, and javac
     * then refuses every subclass; a raw override settles it.
     */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return super.findSummaryModel();
    }

    @Override
    public String toString() {
        return ModelText.of(this, uid(), network, "numClasses");
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

    @Override
    public ContributionParamSet contributionParamSet() {
        return contribution;
    }

    @Override
    public ClassWeightParamSet classWeightParamSet() {
        return classWeight;
    }
}
