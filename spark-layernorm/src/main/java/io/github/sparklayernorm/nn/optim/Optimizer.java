package io.github.sparklayernorm.nn.optim;

import io.github.sparklayernorm.kernel.Kernels;

/** An update rule. It keeps nothing itself: the moments are the caller's, so that they can be averaged and checkpointed. */
public sealed interface Optimizer permits Adam, Sgd {
    /** How many moment arrays, each as long as the trained parameters, this rule keeps; they start at zero. */
    int momentCount();

    /**
     * One update of the first {@code trained} elements, in place.
     *
     * @param trained   length of the trained part; elements behind it are state
     * @param decayed   length of the prefix that weight decay applies to
     * @param gradients [trained] read; what is in it afterwards is not defined
     * @param moments   [momentCount][trained] read and written
     * @param step      number of this update, from 1
     */
    void step(
            Kernels kernels,
            int trained,
            int decayed,
            float[] parameters,
            float[] gradients,
            float[][] moments,
            long step,
            float stepSize);
}
