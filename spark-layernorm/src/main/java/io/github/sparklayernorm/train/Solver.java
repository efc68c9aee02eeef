package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.optim.Adam;
import io.github.sparklayernorm.nn.optim.Optimizer;
import io.github.sparklayernorm.nn.optim.Sgd;

/** The catalogue of solvers: update rules for mini-batches, and one for the whole data at once. */
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
    /**
     * Adam that leaves a row of the first layer's weights alone, values and moments, in steps whose mini-batch has no
     * element for it (PyTorch's SparseAdam, TensorFlow's LazyAdam). For sparse features of many columns: faster by what
     * the others spend on rows that no feature reaches. Where features are dense it is ADAM.
     */
    SPARSE_ADAM {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            return ADAM.optimizer(config);
        }

        @Override
        public boolean catchesUp() {
            return false;
        }
    },
    /** Stochastic gradient descent with momentum. */
    SGD {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            return new Sgd((float) config.momentum(), (float) config.weightDecay());
        }
    },
    /** Limited-memory BFGS (Liu and Nocedal 1989) on all rows at once: no mini-batches and no averaging. */
    L_BFGS {
        @Override
        public Optimizer optimizer(TrainingConfig config) {
            throw new UnsupportedOperationException("l-bfgs has no update rule for mini-batches");
        }

        @Override
        public boolean fullBatch() {
            return true;
        }
    };

    // The paper's values (Kingma and Ba 2015, section 2), and the defaults of PyTorch and Keras.
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float ADAM_EPSILON = 1e-8f;

    public abstract Optimizer optimizer(TrainingConfig config);

    /** Whether a step needs the gradient of all rows. */
    public boolean fullBatch() {
        return false;
    }

    /** Whether a row of weights that sparse features did not reach still gets each step, only later. */
    public boolean catchesUp() {
        return true;
    }

    /** The name that users write: {@code adam}, {@code adamw}, {@code sparse-adam}, {@code sgd}, {@code l-bfgs}. */
    public String text() {
        return Names.of(this);
    }

    public static String[] texts() {
        return Names.all(Solver.class);
    }

    public static Solver of(String text) {
        return Names.read(Solver.class, "solver", text);
    }
}
