package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ContributionParamSet;
import io.github.sparklayernorm.ml.param.ContributionSetters;
import io.github.sparklayernorm.ml.param.InvalidRowSetters;
import io.github.sparklayernorm.ml.param.TaggerColumnSetters;
import io.github.sparklayernorm.ml.param.TaggerParamSet;
import io.github.sparklayernorm.ml.param.TaggerParams;
import io.github.sparklayernorm.ml.param.TrainingParamSet;
import io.github.sparklayernorm.ml.param.TrainingParams;
import io.github.sparklayernorm.model.NetworkLayer;
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
import scala.jdk.javaapi.CollectionConverters;

/**
 * A trained network that labels every step of a sequence.
 *
 * @param <M> the model itself
 */
public abstract class SequenceTaggingModel<M extends SequenceTaggingModel<M>> extends Model<M>
        implements InvalidRowSetters<M>,
                TaggerParams,
                TaggerColumnSetters<M>,
                ContributionSetters<M>,
                TrainingParams,
                MLWritable,
                ScoresSteps {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainedNetwork network;
    private transient volatile TrainingResult result;
    private final TrainingParamSet training;
    private final TaggerParamSet tagger;
    private final ContributionParamSet contribution;

    /**
     * @param network null in the empty model that Spark Connect's service lookup makes
     * @param result  of the training, or null
     */
    protected SequenceTaggingModel(String uid, TrainedNetwork network, TrainingResult result) {
        this.uid = uid;
        this.network = network;
        this.result = result;
        training = new TrainingParamSet(this);
        tagger = new TaggerParamSet(this);
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

    /** K: labels are 0 to K-1. */
    public int numTags() {
        return network.spec().outputs();
    }

    /** Numbers of each step. */
    public int numFeatures() {
        return network.spec().inputs();
    }

    /** Bytes in memory, for Spark Connect's accounts. */
    @Override
    public long estimatedSize() {
        return ModelSize.of(this, network);
    }

    /**
     * The label of each step of one sequence, given as its steps: vectors, or token ids.
     *
     * @return [steps]; NaN for an invalid sequence that handleInvalid does not refuse
     */
    public double[] predict(List<?> sequence) {
        double[] labels = new double[sequence.size()];
        FeatureRows reader = new FeatureRows(format());
        float[] outputs =
                reader.readFeatures(CollectionConverters.asScala(sequence).toSeq())
                        ? network.predict(format(), reader)
                        : null;
        if (outputs == null) {
            Arrays.fill(labels, Double.NaN);
            return labels;
        }
        Object[] row = new Object[1];
        new TagColumns(numTags(), "", "", "prediction").write(outputs, 0, labels.length, row, 0);
        return Arrays.stream((Double[]) row[0]).mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        Dataset<Row> predicted =
                Transforming.run(dataset, network, format(), columns(), predictedSchema(dataset.schema()));
        Explained tags = new Explained.OfClass(new ClassColumns(numTags(), false, false, false, null));
        return Transforming.explained(predicted, network, format(), tags, false, getContributionCol(), schema);
    }

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
        String stage = getClass().getSimpleName();
        Transforming.inputs(network.spec()).check(schema, stage, getFeaturesCol());
        return columns().append(stage, schema);
    }

    /** How predictions compare with the labels of steps. */
    protected ClassEvaluation evaluation(Dataset<?> dataset) {
        String stage = getClass().getSimpleName() + ".evaluate";
        new SchemaChecks(stage, dataset.schema()).stepLabels("labelCol", getLabelCol());
        M complete = copy(ParamMap.empty());
        if (getPredictionCol().isEmpty()) {
            complete.setPredictionCol("prediction_" + UUID.randomUUID());
        }
        if (getProbabilityCol().isEmpty()) {
            complete.setProbabilityCol("probability_" + UUID.randomUUID());
        }
        return ClassEvaluation.ofSteps(
                stage,
                complete.transform(dataset),
                new EvaluatedColumns(
                        getFeaturesCol(),
                        getLabelCol(),
                        complete.getPredictionCol(),
                        complete.getProbabilityCol(),
                        LabelledRows.weightCol(this, dataset.schema())),
                numTags());
    }

    private TagColumns columns() {
        return new TagColumns(numTags(), getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
    }

    /** A step has the columns that a row of a classifier has. */
    @Override
    public StepScoring stepScoring() {
        String raw = getRawPredictionCol();
        String probability = getProbabilityCol();
        String prediction = getPredictionCol();
        return new StepScoring(
                network,
                format(),
                new ClassColumns(numTags(), !raw.isEmpty(), !probability.isEmpty(), !prediction.isEmpty(), null),
                ClassColumns.fields(raw, probability, prediction));
    }

    private RowFormat format() {
        return Transforming.format(getClass().getSimpleName(), getFeaturesCol(), network, getHandleInvalid());
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(fresh(uid, network, result), extra).setParent(parent());
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
        return uid;
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
    public TaggerParamSet taggerParamSet() {
        return tagger;
    }
}
