package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** The operations of a network in order: forward runs them first to last, backward last to first. */
public final class Tape {
    private final List<Operation> operations = new ArrayList<>();

    public void add(Operation operation) {
        operations.add(operation);
    }

    /** Starting values for all parameters: operation i draws from the stream derived from (seed, i). */
    public void initialize(long seed) {
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).initialize(new RandomStream(RandomStream.derive(seed, i)));
        }
    }

    public void forward(Pass pass) {
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).forward(pass);
        }
    }

    public void backward(Pass pass) {
        for (int i = operations.size() - 1; i >= 0; i--) {
            operations.get(i).backward(pass);
        }
    }
}
