package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * One coarse step of a network with its buffers: reads its input variables, writes its output variable, and back.
 *
 * <p>Gradients of parameters accumulate; the gradient of an input variable is written, or added to where the operation
 * says so. A backward pass belongs to the forward pass right before it.
 */
public interface Operation {
    void forward(Pass pass);

    void backward(Pass pass);

    /** Gives this operation's parameters their starting values. Operations of a tape are asked in order. */
    default void initialize(RandomStream random) {}
}
