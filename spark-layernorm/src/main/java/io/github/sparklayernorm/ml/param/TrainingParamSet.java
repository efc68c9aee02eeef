package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.train.TrainingConfig;
import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How a training runs over the rows. Defaults are those of {@link TrainingConfig}. */
public final class TrainingParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final OptimizerParamSet optimizer;
    final InvalidRowParamSet invalidRows;
    final IntParam maxIter;
    final IntParam batchSize;
    final IntParam averagingInterval;
    final DoubleParam tol;
    final IntParam earlyStoppingPatience;
    final LongParam seed;
    final Param<String> device;
    final IntParam numPartitions;
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;

    public TrainingParamSet(Params owner) {
        optimizer = new OptimizerParamSet(owner);
        invalidRows = new InvalidRowParamSet(owner);
        Declare declare = new Declare(owner);
        TrainingConfig defaults = TrainingConfig.builder().build();
        maxIter = declare.ofInt(
                "maxIter", defaults.epochs(), Range.integer(0), "epochs: passes over the training rows (>= 0)");
        batchSize = declare.ofInt(
                "batchSize",
                defaults.batchSize(),
                Range.integer(1),
                "rows of a mini-batch in each partition (>= 1); with k partitions, k batches are taken side by side");
        averagingInterval = declare.ofInt(
                "averagingInterval",
                defaults.averagingInterval(),
                Range.integer(1),
                "mini-batch steps that each partition takes alone before parameters are averaged (>= 1); larger communicates"
                        + " less, smaller keeps partitions closer together");
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
                defaults.device(),
                Range.oneOf("auto", "cpu", "opencl"),
                "what computes: cpu, opencl, or auto (a GPU when Spark's resource scheduling gave the task one, else the"
                        + " CPU)");
        numPartitions = declare.ofInt(
                "numPartitions",
                0,
                Range.integer(0),
                "partitions to train on side by side (>= 0): the rows are repartitioned to so many; 0 leaves them as they"
                        + " come");
        weightCol = declare.ofText(
                "weightCol", "column of row weights (numeric, >= 0); not set or empty: every row weighs 1");
        validationIndicatorCol = declare.ofText(
                "validationIndicatorCol",
                "boolean column: true marks rows that are not trained on but evaluated after each epoch; not set or empty:"
                        + " all rows are trained on");
    }
}
