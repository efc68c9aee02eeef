package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.train.TrainingConfig;
import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How a training runs over the rows. */
public final class TrainingParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final OptimizerParamSet optimizer;
    final InvalidRowParamSet invalidRows;
    final ClusterParamSet cluster;
    final IntParam maxIter;
    final IntParam maxSteps;
    final DoubleParam validationFraction;
    final BooleanParam standardization;
    final IntParam batchSize;
    final IntParam averagingInterval;
    final DoubleParam tol;
    final IntParam earlyStoppingPatience;
    final LongParam seed;
    final Param<String> device;
    final IntParam numPartitions;
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;

    /** A tenth, as scikit-learn's networks take. */
    private static final double VALIDATION_FRACTION = 0.1;

    public TrainingParamSet(Params owner) {
        optimizer = new OptimizerParamSet(owner);
        invalidRows = new InvalidRowParamSet(owner);
        cluster = new ClusterParamSet(owner);
        Declare declare = new Declare(owner);
        TrainingConfig defaults = TrainingConfig.builder().build();
        TrainingDefaults chosen = TrainingDefaults.of(owner);
        maxIter = declare.ofInt(
                "maxIter",
                Range.integer(0),
                "epochs: passes over the training rows (>= 0); not set: as many as maxSteps asks for");
        maxSteps = declare.ofInt(
                "maxSteps",
                chosen.maxSteps(),
                Range.integer(1),
                "where maxIter is not set: mini-batch steps of each replica (>= 1), rounded up to whole passes over the"
                        + " training rows; the default is cut to 50 passes, but not below 500 steps, where there are few"
                        + " rows, and is at least 3 passes where there are many");
        validationFraction = declare.ofDouble(
                "validationFraction",
                VALIDATION_FRACTION,
                Range.belowOne(),
                "where neither maxIter nor validationIndicatorCol is set, and maxSteps asks for 20 passes or more over 200"
                        + " rows or more: share of the rows that is set aside, in [0, 1), to see during half of the epochs or"
                        + " more whether the network learns the others by heart: then it goes back to its best epoch and"
                        + " ends early; 0 is none");
        standardization = declare.ofBoolean(
                "standardization",
                true,
                "whether the columns of vectors, or the channels of sequences, are standardised before the network sees"
                        + " them: mean 0 and deviation 1, with outliers drawn in; wide sparse vectors are scaled and not"
                        + " centred; token ids are left alone");
        batchSize = declare.ofInt(
                "batchSize",
                chosen.batchSize(),
                Range.integer(1),
                "rows of a mini-batch in each partition (>= 1); with k partitions, k batches are taken side by side");
        averagingInterval = declare.ofInt(
                "averagingInterval",
                defaults.averagingInterval(),
                Range.integer(1),
                "mini-batch steps that each replica takes alone before parameters are averaged (>= 1); larger communicates"
                        + " less, smaller keeps replicas closer together; a replica that trains alone takes 512 where this is"
                        + " not set");
        tol = declare.ofDouble(
                "tol",
                defaults.tol(),
                Range.notNegative(),
                "training stops when an epoch lowers the training loss by less than this share of it (>= 0); 0 is never");
        earlyStoppingPatience = declare.ofInt(
                "earlyStoppingPatience",
                defaults.earlyStoppingPatience(),
                Range.integer(0),
                "training stops after this many epochs without a lower validation loss (>= 0) and the best parameters are"
                        + " taken; 0 is never; needs validationIndicatorCol");
        seed = declare.ofLong(
                "seed",
                defaults.seed(),
                Range.anyInteger(),
                "everything random follows from it: starting weights, order of rows, dropout; the same seed, rows and"
                        + " partitions give the same model to the bit");
        device = declare.ofText(
                "device",
                defaults.device().text(),
                Range.oneOf(DeviceChoice.texts()),
                "what computes: cpu, opencl, or auto (a GPU when Spark's resource scheduling gave the task one, else the"
                        + " CPU)");
        numPartitions = declare.ofInt(
                "numPartitions",
                0,
                Range.integer(0),
                "replicas that train side by side (>= 0), at most one for each row, each on a partition of the rows, which are"
                        + " shuffled to them; 0 plans as many as have enough rows and as the job has cores");
        weightCol = declare.ofText(
                "weightCol", "column of row weights (numeric, >= 0); not set or empty: every row weighs 1");
        validationIndicatorCol = declare.ofText(
                "validationIndicatorCol",
                "boolean column: true marks rows that are not trained on but evaluated after each epoch; not set or empty:"
                        + " all rows are trained on");
    }
}
