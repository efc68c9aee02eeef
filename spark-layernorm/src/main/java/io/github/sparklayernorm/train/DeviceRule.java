package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.opencl.MlpPlan;
import io.github.sparklayernorm.nn.optim.Adam;
import io.github.sparklayernorm.nn.optim.Optimizer;
import io.github.sparklayernorm.nn.optim.Sgd;
import java.util.Optional;

/** What a device is told of an optimiser: its rule once, and three numbers for each step. */
interface DeviceRule {
    /** Empty for an optimiser that the device has no rule for. */
    static Optional<DeviceRule> of(Optimizer optimizer) {
        if (optimizer instanceof Adam adam) {
            return Optional.of(new OfAdam(adam));
        }
        if (optimizer instanceof Sgd sgd) {
            return Optional.of(new OfSgd(sgd));
        }
        return Optional.empty();
    }

    MlpPlan.Optimizer plan();

    /** @param step number of the update, from 0 */
    float rate(long step, float stepSize);

    /** @param step number of the update, from 0 */
    float secondCorrection(long step);

    /** What decay does: the factor that parameters shrink by, or what of them joins the gradient. */
    float decay(float stepSize);

    /** {@link Adam}, decoupled or not. */
    record OfAdam(Adam adam) implements DeviceRule {
        @Override
        public MlpPlan.Optimizer plan() {
            MlpPlan.Optimizer.Rule rule = adam.decoupled() ? MlpPlan.Optimizer.Rule.ADAMW : MlpPlan.Optimizer.Rule.ADAM;
            return new MlpPlan.Optimizer(rule, adam.beta1(), adam.beta2(), adam.epsilon());
        }

        @Override
        public float rate(long step, float stepSize) {
            return (float) (stepSize / (1 - Math.pow(adam.beta1(), step + 1)));
        }

        @Override
        public float secondCorrection(long step) {
            return (float) (1 - Math.pow(adam.beta2(), step + 1));
        }

        @Override
        public float decay(float stepSize) {
            return adam.decoupled() ? 1f - stepSize * adam.weightDecay() : adam.weightDecay();
        }
    }

    /** {@link Sgd}. */
    record OfSgd(Sgd sgd) implements DeviceRule {
        @Override
        public MlpPlan.Optimizer plan() {
            return new MlpPlan.Optimizer(MlpPlan.Optimizer.Rule.MOMENTUM, sgd.momentum(), 0f, 0f);
        }

        @Override
        public float rate(long step, float stepSize) {
            return stepSize;
        }

        @Override
        public float secondCorrection(long step) {
            return 1f;
        }

        @Override
        public float decay(float stepSize) {
            return sgd.weightDecay();
        }
    }
}
