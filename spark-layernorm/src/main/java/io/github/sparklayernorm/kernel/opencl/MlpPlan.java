package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import java.util.List;

/**
 * Everything about a network's training that stays the same from step to step.
 *
 * @param layers from the input to the output; the last one plain (identity, no norm)
 * @param epsilon inside layer norm's root
 * @param parameters length of the flat array of parameters
 * @param decayed elements 0..decayed-1 take part in weight decay
 * @param trained elements 0..trained-1 are updated
 * @param clip largest norm of the whole gradient; 0 means no clipping
 * @param batch most rows of a mini-batch
 */
public record MlpPlan(
        List<MlpLayer> layers,
        Loss loss,
        Optimizer optimizer,
        float epsilon,
        int parameters,
        int decayed,
        int trained,
        float clip,
        int batch) {

    /** What is minimised. */
    public enum Loss {
        /** w_i * -log softmax(z_i)[label_i]; labels [N] hold whole numbers */
        SOFTMAX_CROSS_ENTROPY,
        /** w_i * 0.5 * sum_j (z_ij - label_ij)^2; labels [N,K] */
        SQUARED
    }

    /**
     * What moves the parameters.
     *
     * @param beta1 of Adam; of gradient descent the momentum
     * @param beta2 of Adam
     * @param epsilon of Adam, outside the root
     */
    public record Optimizer(Rule rule, float beta1, float beta2, float epsilon) {
        /** How an update goes, and what a step's decay does in it. */
        public enum Rule {
            /** Adam; decay * parameter joins the gradient */
            ADAM,
            /** AdamW; a parameter shrinks by step size * decay */
            ADAMW,
            /** gradient descent with momentum; decay * parameter joins the gradient */
            MOMENTUM
        }

        /** Whether a parameter shrinks, in place of decay joining its gradient. */
        boolean decoupled() {
            return switch (rule) {
                case ADAMW -> true;
                case ADAM, MOMENTUM -> false;
            };
        }

        boolean adam() {
            return switch (rule) {
                case ADAM, ADAMW -> true;
                case MOMENTUM -> false;
            };
        }
    }

    public MlpPlan {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || batch < 1 || decayed < 0 || decayed > trained || trained > parameters) {
            throw new IllegalArgumentException(
                    "a plan needs a layer, a batch of at least 1 row and 0 <= decayed <= trained <="
                            + " parameters, but has " + layers.size() + " layers, batch=" + batch + ", decayed="
                            + decayed
                            + ", trained=" + trained + ", parameters=" + parameters
                            + "; take them from the model's parameters.");
        }
        MlpLayer last = layers.get(layers.size() - 1);
        if (last.normalised() || last.activation() != Activation.IDENTITY) {
            throw new IllegalArgumentException("the output layer must be plain (identity, no norm), but is " + last
                    + "; the loss has its own non-linearity.");
        }
        for (int l = 1; l < layers.size(); l++) {
            if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
                throw new IllegalArgumentException("layer " + l + " must take the "
                        + layers.get(l - 1).outputs() + " outputs of the layer before, but takes "
                        + layers.get(l).inputs() + "; check the sizes.");
            }
        }
    }

    int inputs() {
        return layers.get(0).inputs();
    }

    int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    /** Labels per row. */
    int targets() {
        return switch (loss) {
            case SOFTMAX_CROSS_ENTROPY -> 1;
            case SQUARED -> outputs();
        };
    }
}
