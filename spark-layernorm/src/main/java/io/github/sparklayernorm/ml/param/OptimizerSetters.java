// Generated from OptimizerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How parameters move along their gradients: setters of {@link OptimizerParams}.
 *
 * @param <S> the stage itself
 */
public interface OptimizerSetters<S> extends OptimizerParams {
    /**
     * The optimiser: adam, adamw (its weight decay acts on the weights, not through the gradient), sparse-adam (adam
     * that leaves weights alone in steps whose sparse features do not reach them), sgd (with momentum) or l-bfgs (all
     * rows at once, for small problems; {@code maxIter} are its iterations).
     *
     * @param value one of adam, adamw, sparse-adam, sgd, l-bfgs; default adamw
     */
    default S setSolver(String value) {
        return Setting.set(this, solver(), value);
    }

    /**
     * The learning rate before the schedule's factor ({@code > 0}), 0.001 for wide sparse vectors where it is not set;
     * with sgd, values near 0.1 are usual.
     *
     * @param value a finite number {@code > 0}; default 0.01, of recurrent stages 0.005
     */
    default S setStepSize(double value) {
        return Setting.set(this, stepSize(), value);
    }

    /**
     * Share of the last step that sgd goes on with, in [0, 1); 0 is plain gradient descent; other solvers do not use
     * it.
     *
     * @param value in [0, 1); default 0.9
     */
    default S setMomentum(double value) {
        return Setting.set(this, momentum(), value);
    }

    /**
     * L2 penalty on weight matrices ({@code >= 0}), gains and biases excepted; 0 is none. Where it is not set, only
     * adamw has it, and not for wide sparse vectors, whose steps then move only weights that rows reach.
     *
     * @param value a finite number {@code >= 0}; default 0.2, of recurrent stages 0.01
     */
    default S setWeightDecay(double value) {
        return Setting.set(this, weightDecay(), value);
    }

    /**
     * Largest length of the gradient of all parameters together ({@code >= 0}): a longer one is scaled down to it; 0 is
     * no limit.
     *
     * @param value a finite number {@code >= 0}; default 0.0, of recurrent stages 1.0
     */
    default S setGradientClip(double value) {
        return Setting.set(this, gradientClip(), value);
    }

    /**
     * How the step size changes after the warm-up: constant, cosine (falls to 0 over the whole training) or step (times
     * {@code decayRate} every {@code decaySteps}).
     *
     * @param value one of constant, cosine, step; default cosine
     */
    default S setLearningRateSchedule(String value) {
        return Setting.set(this, learningRateSchedule(), value);
    }

    /**
     * Mini-batch steps in which the step size rises linearly to its full value ({@code >= 0}), at most a tenth of all
     * where it is not set; 0 is none.
     *
     * @param value a whole number {@code >= 0}; default 100
     */
    default S setWarmupSteps(long value) {
        return Setting.set(this, warmupSteps(), value);
    }

    /**
     * Mini-batch steps between two reductions ({@code >= 1}), for {@code learningRateSchedule=step}.
     *
     * @param value a whole number {@code >= 1}; default 10000
     */
    default S setDecaySteps(long value) {
        return Setting.set(this, decaySteps(), value);
    }

    /**
     * Factor of each reduction, in (0, 1], for {@code learningRateSchedule=step}.
     *
     * @param value in (0, 1]; default 0.1
     */
    default S setDecayRate(double value) {
        return Setting.set(this, decayRate(), value);
    }
}
