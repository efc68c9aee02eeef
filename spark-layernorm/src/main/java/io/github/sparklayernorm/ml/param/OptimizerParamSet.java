package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.Solver;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How parameters move along their gradients. */
public final class OptimizerParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    private static final double MOMENTUM = 0.9;

    // Ten times smaller after as many steps as a few passes over a small data set take: visible, and never at once.
    private static final long DECAY_STEPS = 10_000;
    private static final double DECAY_RATE = 0.1;

    final Param<String> solver = ofText(
            "solver",
            TrainingDefaults.of(owner()).solver().text(),
            Range.oneOf(Solver.texts()),
            "the optimiser: adam, adamw (its weight decay acts on the weights, not through the gradient), sparse-adam"
                    + " (adam that leaves weights alone in steps whose sparse features do not reach them), sgd (with"
                    + " momentum) or l-bfgs (all rows at once, for small problems; maxIter are its iterations)");

    final DoubleParam stepSize = ofDouble(
            "stepSize",
            TrainingDefaults.of(owner()).stepSize(),
            Range.positive(),
            "the learning rate before the schedule's factor (> 0), 0.001 for wide sparse vectors where it is not set; with"
                    + " sgd, values near 0.1 are usual");

    final DoubleParam momentum = ofDouble(
            "momentum",
            MOMENTUM,
            Range.belowOne(),
            "share of the last step that sgd goes on with, in [0, 1); 0 is plain gradient descent; other solvers do not"
                    + " use it");

    final DoubleParam weightDecay = ofDouble(
            "weightDecay",
            TrainingDefaults.of(owner()).weightDecay(),
            Range.notNegative(),
            "L2 penalty on weight matrices (>= 0), gains and biases excepted; 0 is none. Where it is not set, only adamw"
                    + " has it, and not for wide sparse vectors, whose steps then move only weights that rows reach");

    final DoubleParam gradientClip = ofDouble(
            "gradientClip",
            TrainingDefaults.of(owner()).gradientClip(),
            Range.notNegative(),
            "largest length of the gradient of all parameters together (>= 0): a longer one is scaled down to it; 0 is no"
                    + " limit");

    final Param<String> learningRateSchedule = ofText(
            "learningRateSchedule",
            TrainingDefaults.of(owner()).schedule().text(),
            Range.oneOf(LearningRateSchedule.Shape.texts()),
            "how the step size changes after the warm-up: constant, cosine (falls to 0 over the whole training) or step"
                    + " (times decayRate every decaySteps)");

    final LongParam warmupSteps = ofLong(
            "warmupSteps",
            TrainingDefaults.of(owner()).warmupSteps(),
            Range.integer(0),
            "mini-batch steps in which the step size rises linearly to its full value (>= 0), at most a tenth of all"
                    + " where it is not set; 0 is none");

    final LongParam decaySteps = ofLong(
            "decaySteps",
            DECAY_STEPS,
            Range.integer(1),
            "mini-batch steps between two reductions (>= 1), for learningRateSchedule=step");

    final DoubleParam decayRate = ofDouble(
            "decayRate",
            DECAY_RATE,
            Range.aboveZero(),
            "factor of each reduction, in (0, 1], for learningRateSchedule=step");

    public OptimizerParamSet(Params owner) {
        super(owner);
    }
}
