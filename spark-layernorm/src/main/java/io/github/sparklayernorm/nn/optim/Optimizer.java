package io.github.sparklayernorm.nn.optim;

import io.github.sparklayernorm.kernel.Kernels;

/** An update rule. It keeps nothing itself: the moments are the caller's, so that they can be averaged and checkpointed. */
public sealed interface Optimizer permits Adam, Sgd {
    /** How many moment arrays, each as long as the trained parameters, this rule keeps; they start at zero. */
    int momentCount();

    /**
     * The rule for one step.
     *
     * @param step number of this update, from 1
     */
    Update at(long step, float stepSize);

    /** One step of a rule, for any part of the parameters: each element is updated on its own. */
    interface Update {
        /**
         * Updates the elements from..to-1, in place.
         *
         * @param decayed   length of the prefix of all parameters that weight decay applies to
         * @param gradients read; what is in that range afterwards is not defined
         * @param moments   [momentCount] arrays, read and written
         */
        void apply(
                Kernels kernels,
                int from,
                int to,
                int decayed,
                float[] parameters,
                float[] gradients,
                float[][] moments);
    }
}
