package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.train.TrainingConfig;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How a training runs over the rows. */
public final class TrainingParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;
    private static final TrainingConfig DEFAULTS = TrainingConfig.builder().build();

    /** A tenth, as scikit-learn's networks take. */
    private static final double VALIDATION_FRACTION = 0.1;

    final OptimizerParamSet optimizer = new OptimizerParamSet(owner());

    final InvalidRowParamSet invalidRows = new InvalidRowParamSet(owner());

    final ClusterParamSet cluster = new ClusterParamSet(owner());

    final IntParam maxIter = ofInt(
            "maxIter",
            Range.integer(0),
            "epochs: passes over the training rows (>= 0); not set: as many as maxSteps asks for");

    final IntParam maxSteps = ofInt(
            "maxSteps",
            TrainingDefaults.of(owner()).maxSteps(),
            Range.integer(1),
            "where maxIter is not set: mini-batch steps of each replica (>= 1), rounded up to whole passes over the"
                    + " training rows; the default is cut to 50 passes, but not below 500 steps, where there are few"
                    + " rows, and is at least 3 passes where there are many");

    final DoubleParam validationFraction = ofDouble(
            "validationFraction",
            VALIDATION_FRACTION,
            Range.belowOne(),
            "where neither maxIter nor validationIndicatorCol is set, and maxSteps asks for 20 passes or more over 200"
                    + " rows or more: share of the rows that is set aside, in [0, 1), to see during half of the epochs or"
                    + " more whether the network learns the others by heart: then it goes back to its best epoch and"
                    + " ends early; 0 is none");

    final BooleanParam standardization = ofBoolean(
            "standardization",
            true,
            "whether the columns of vectors, or the channels of sequences, are standardised before the network sees"
                    + " them: mean 0 and deviation 1, with outliers drawn in; wide sparse vectors are scaled and not"
                    + " centred; token ids are left alone");

    final IntParam batchSize = ofInt(
            "batchSize",
            TrainingDefaults.of(owner()).batchSize(),
            Range.integer(1),
            "rows of a mini-batch in each partition (>= 1); with k partitions, k batches are taken side by side");

    final IntParam averagingInterval = ofInt(
            "averagingInterval",
            DEFAULTS.averagingInterval(),
            Range.integer(1),
            "mini-batch steps that each replica takes alone before parameters are averaged (>= 1); larger communicates"
                    + " less, smaller keeps replicas closer together; a replica that trains alone takes 512 where this is"
                    + " not set");

    final DoubleParam tol = ofDouble(
            "tol",
            DEFAULTS.tol(),
            Range.notNegative(),
            "training stops when an epoch lowers the training loss by less than this share of it (>= 0); 0 is never");

    final IntParam earlyStoppingPatience = ofInt(
            "earlyStoppingPatience",
            DEFAULTS.earlyStoppingPatience(),
            Range.integer(0),
            "training stops after this many epochs without a lower validation loss (>= 0) and the best parameters are"
                    + " taken; 0 is never; needs validationIndicatorCol");

    final LongParam seed = ofLong(
            "seed",
            DEFAULTS.seed(),
            Range.anyInteger(),
            "everything random follows from it: starting weights, order of rows, dropout; the same seed, rows and"
                    + " partitions give the same model to the bit");

    final Param<String> device = ofText(
            "device",
            DEFAULTS.device().text(),
            Range.oneOf(DeviceChoice.texts()),
            "what computes: cpu, opencl, or auto (a GPU when Spark's resource scheduling gave the task one, else the"
                    + " CPU)");

    final IntParam numPartitions = ofInt(
            "numPartitions",
            0,
            Range.integer(0),
            "replicas that train side by side (>= 0), at most one for each row, each on a partition of the rows, which are"
                    + " shuffled to them; 0 plans as many as have enough rows and as the job has cores");

    final Param<String> weightCol =
            ofText("weightCol", "column of row weights (numeric, >= 0); not set or empty: every row weighs 1");

    final Param<String> validationIndicatorCol = ofText(
            "validationIndicatorCol",
            "boolean column: true marks rows that are not trained on but evaluated after each epoch; not set or empty:"
                    + " all rows are trained on");

    public TrainingParamSet(Params owner) {
        super(owner);
    }
}
