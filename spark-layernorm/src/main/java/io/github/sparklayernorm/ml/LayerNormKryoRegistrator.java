package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers the library's classes with Kryo, for sessions with {@code spark.kryo.registrationRequired=true}:
 *
 * <pre>{@code spark.kryo.registrator=io.github.sparklayernorm.ml.LayerNormKryoRegistrator}</pre>
 *
 * <p>Without that setting Kryo needs no registrator.
 */
public final class LayerNormKryoRegistrator implements KryoRegistrator {
    private static final String ROOT = "io.github.sparklayernorm.";

    /** By name, since many are their packages' own. The order is part of what Kryo writes, within one application. */
    private static final List<String> CLASSES = List.of(
            "distributed.BroadcastCourier",
            "distributed.ClassFigures",
            "distributed.ClassSettings",
            "distributed.ColumnStatistics",
            "distributed.DirectAverage$Result",
            "distributed.DirectAverage$Task",
            "distributed.Evaluation$Sums",
            "distributed.FloatArrays",
            "distributed.FullBatchLoss$Part",
            "distributed.Gauge",
            "distributed.Gauges",
            "distributed.InputFormat",
            "distributed.LabelFormat",
            "distributed.LabelStatistics",
            "distributed.LocalCourier",
            "distributed.Moments",
            "distributed.PackedBlock",
            "distributed.Packing",
            "distributed.PartitionSize",
            "distributed.RoundTask",
            "distributed.RowFormat",
            "distributed.RowSample",
            "distributed.RowSample$Sampled",
            "distributed.RowStatistics$Part",
            "distributed.SequenceFormat",
            "distributed.ShuffledAverage$Result",
            "distributed.ShuffledAverage$Slice",
            "distributed.Strided",
            "distributed.Sums",
            "distributed.TrainerPool",
            "distributed.TrainingFigures",
            "distributed.TrainingFigures$Part",
            "distributed.TrainingResult",
            "distributed.TwoValues",
            "ml.LayerNormClassificationSummary",
            "ml.LayerNormClassificationTrainingSummary",
            "ml.LayerNormMLPClassificationModel",
            "ml.LayerNormMLPClassifier",
            "ml.LayerNormMLPRegressionModel",
            "ml.LayerNormMLPRegressor",
            "ml.LayerNormRNNClassificationModel",
            "ml.LayerNormRNNClassifier",
            "ml.LayerNormRNNRegressionModel",
            "ml.LayerNormRNNRegressor",
            "ml.LayerNormRNNTagger",
            "ml.LayerNormRNNTaggingModel",
            "ml.LayerNormSequenceGenerator",
            "ml.LayerNormSequenceModel",
            "ml.LayerNormValueTrainingSummary",
            "ml.LayerNormalizer",
            "ml.MultiOutputRegressionEvaluator",
            "ml.SequenceAssembler",
            "ml.SequenceProcessor",
            "ml.SequenceEvaluator",
            "ml.internal.TrainedNetwork",
            "model.Composition",
            "model.Input",
            "model.LayeredSpec",
            "model.MlpSpec",
            "model.Node",
            "model.PenCoding",
            "model.RecurrentSpec",
            "model.Standardization",
            "model.TokenCoding",
            "train.Course",
            "train.DenseField",
            "train.EpochRecord",
            "train.Interval",
            "train.IntervalResult",
            "train.LearningRateSchedule",
            "train.OuterOptimizer",
            "train.PackedRows",
            "train.SequenceField",
            "train.SparseField",
            "train.TrainingConfig",
            "train.TrainingState");

    @Override
    public void registerClasses(Kryo kryo) {
        for (String name : CLASSES) {
            try {
                kryo.register(Class.forName(ROOT + name));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the library's jar must be whole, but " + name + " is not in it", e);
            }
        }
    }
}
