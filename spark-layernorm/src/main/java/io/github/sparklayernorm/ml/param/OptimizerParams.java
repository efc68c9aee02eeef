// Generated from OptimizerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How parameters move along their gradients: accessors and getters of {@link OptimizerParamSet}. */
public interface OptimizerParams extends Params {
    /** The declarations; not for users. */
    OptimizerParamSet optimizerParamSet();

    /**
     * The optimiser: adam, adamw (its weight decay acts on the weights, not through the gradient), sparse-adam (adam
     * that leaves weights alone in steps whose sparse features do not reach them), sgd (with momentum) or l-bfgs (all
     * rows at once, for small problems; {@code maxIter} are its iterations). One of adam, adamw, sparse-adam, sgd,
     * l-bfgs; default adamw.
     */
    default Param<String> solver() {
        return optimizerParamSet().solver;
    }

    /** {@link #solver()} as it is set, else its default. */
    default String getSolver() {
        return Setting.wordOf(this, solver());
    }

    /**
     * The learning rate before the schedule's factor ({@code > 0}), 0.001 for wide sparse vectors where it is not set;
     * with sgd, values near 0.1 are usual. A finite number {@code > 0}; default 0.01, of recurrent stages 0.005.
     */
    default DoubleParam stepSize() {
        return optimizerParamSet().stepSize;
    }

    /** {@link #stepSize()} as it is set, else its default. */
    default double getStepSize() {
        return Setting.doubleOf(this, stepSize());
    }

    /**
     * Share of the last step that sgd goes on with, in [0, 1); 0 is plain gradient descent; other solvers do not use
     * it. In [0, 1); default 0.9.
     */
    default DoubleParam momentum() {
        return optimizerParamSet().momentum;
    }

    /** {@link #momentum()} as it is set, else its default. */
    default double getMomentum() {
        return Setting.doubleOf(this, momentum());
    }

    /**
     * L2 penalty on weight matrices ({@code >= 0}), gains and biases excepted; 0 is none. Where it is not set, only
     * adamw has it, and not for wide sparse vectors, whose steps then move only weights that rows reach. A finite
     * number {@code >= 0}; default 0.2, of recurrent stages 0.01.
     */
    default DoubleParam weightDecay() {
        return optimizerParamSet().weightDecay;
    }

    /** {@link #weightDecay()} as it is set, else its default. */
    default double getWeightDecay() {
        return Setting.doubleOf(this, weightDecay());
    }

    /**
     * Largest length of the gradient of all parameters together ({@code >= 0}): a longer one is scaled down to it; 0 is
     * no limit. A finite number {@code >= 0}; default 0.0, of recurrent stages 1.0.
     */
    default DoubleParam gradientClip() {
        return optimizerParamSet().gradientClip;
    }

    /** {@link #gradientClip()} as it is set, else its default. */
    default double getGradientClip() {
        return Setting.doubleOf(this, gradientClip());
    }

    /**
     * How the step size changes after the warm-up: constant, cosine (falls to 0 over the whole training) or step (times
     * {@code decayRate} every {@code decaySteps}). One of constant, cosine, step; default cosine.
     */
    default Param<String> learningRateSchedule() {
        return optimizerParamSet().learningRateSchedule;
    }

    /** {@link #learningRateSchedule()} as it is set, else its default. */
    default String getLearningRateSchedule() {
        return Setting.wordOf(this, learningRateSchedule());
    }

    /**
     * Mini-batch steps in which the step size rises linearly to its full value ({@code >= 0}), at most a tenth of all
     * where it is not set; 0 is none. A whole number {@code >= 0}; default 100.
     */
    default LongParam warmupSteps() {
        return optimizerParamSet().warmupSteps;
    }

    /** {@link #warmupSteps()} as it is set, else its default. */
    default long getWarmupSteps() {
        return Setting.longOf(this, warmupSteps());
    }

    /**
     * Mini-batch steps between two reductions ({@code >= 1}), for {@code learningRateSchedule=step}. A whole number
     * {@code >= 1}; default 10000.
     */
    default LongParam decaySteps() {
        return optimizerParamSet().decaySteps;
    }

    /** {@link #decaySteps()} as it is set, else its default. */
    default long getDecaySteps() {
        return Setting.longOf(this, decaySteps());
    }

    /** Factor of each reduction, in (0, 1], for {@code learningRateSchedule=step}. In (0, 1]; default 0.1. */
    default DoubleParam decayRate() {
        return optimizerParamSet().decayRate;
    }

    /** {@link #decayRate()} as it is set, else its default. */
    default double getDecayRate() {
        return Setting.doubleOf(this, decayRate());
    }
}
