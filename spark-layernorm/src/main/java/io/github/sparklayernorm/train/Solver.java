package io.github.sparklayernorm.train;

import io.github.sparklayernorm.nn.optim.Adam;
import io.github.sparklayernorm.nn.optim.Optimizer;
import io.github.sparklayernorm.nn.optim.Sgd;
import java.util.Arrays;
import java.util.Locale;

/** The catalogue of mini-batch solvers. */
public enum Solver {
    /** Adam; weight decay joins the gradient. */
    ADAM {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            return new Adam(BETA1, BETA2, ADAM_EPSILON, (float) config.weightDecay(), false);
        }
    },
    /** Adam with decoupled weight decay. */
    ADAMW {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            return new Adam(BETA1, BETA2, ADAM_EPSILON, (float) config.weightDecay(), true);
        }
    },
    /** Stochastic gradient descent with momentum. */
    SGD {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            return new Sgd((float) config.momentum(), (float) config.weightDecay());
        }
    };

    // The paper's values (Kingma and Ba 2015, section 2), and the defaults of PyTorch and Keras.
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float ADAM_EPSILON = 1e-8f;

    public abstract Optimizer optimizer(TrainingConfig config);

    /** The name that users write: {@code adam}, {@code adamw}, {@code sgd}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static String[] texts() {
        return Arrays.stream(values()).map(Solver::text).toArray(String[]::new);
    }

    public static Solver of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
