package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.List;

/**
 * One coarse step of a network with its buffers: reads its input variables, writes its output variable, and back.
 *
 * <p>Gradients of parameters accumulate; the gradient of each input variable that an operation wrote is written, or added to
 * where {@link #addsGradient} says so. A backward pass belongs to the forward pass right before it.
 */
public interface Operation {
    /** The variables that it reads, one as often as it has it. */
    List<Variable> reads();

    /** The variables that it writes. */
    List<Variable> writes();

    /** Whether it adds to the gradients of what it reads, by {@link Variable#betaOnce}, instead of overwriting them. */
    default boolean addsGradient() {
        return false;
    }

    /** Whether it reads sequences from their end: what it gives for a step then depends on the steps after. */
    default boolean readsBackward() {
        return false;
    }

    void forward(Pass pass);

    void backward(Pass pass);

    /** Gives this operation's parameters their starting values. Operations of a tape are asked in order. */
    default void initialize(RandomStream random) {}
}
