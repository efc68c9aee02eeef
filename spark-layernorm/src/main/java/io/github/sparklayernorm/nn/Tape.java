package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of a network in order: forward runs them first to last, backward last to first.
 *
 * <p>An operation is made with the variables that {@link #read} hands out, and then added. From a variable's second reader on
 * these are a {@link Fork}'s, so that the gradients of all readers add up whatever each of them does with its own.
 */
public final class Tape {
    private final Kernels kernels;
    private final List<Operation> added = new ArrayList<>();
    private final List<Operation> run = new ArrayList<>(); // the same, with the forks between them
    private final List<Operation> back =
            new ArrayList<>(); // those of them that somebody needs the gradients of, in that order
    private final Map<Variable, Readers> written = new IdentityHashMap<>(); // by an operation: all but the data
    private int open; // variables that were handed out and have no reader yet
    private final Set<Variable> data = new HashSet<>(); // read, and written by no operation

    /** Who reads a variable, and under which name. */
    private static final class Readers {
        private final Operation writer;
        private boolean taken; // x itself is some reader's
        private boolean adding; // and all who have it add to its gradient
        private int expected; // readers that have the variable and are not added yet
        private Fork fork; // of the readers that have a variable of their own

        private Readers(Operation writer) {
            this.writer = writer;
        }
    }

    /** @param kernels what gradients are added with */
    public Tape(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Declares x as data whose gradient is asked for: its readers' gradients add up, as those of every other variable. */
    public void input(Variable x) {
        written.put(x, new Readers(null));
    }

    /** The variable that the next operation is to read x from: x itself for the first reader, later a copy's. */
    public Variable read(Variable x) {
        return reader(x, false);
    }

    /**
     * The same for an operation that {@link Operation#addsGradient}: several of them read x itself, which saves the fork's
     * pass over the gradients.
     */
    public Variable readToAdd(Variable x) {
        return reader(x, true);
    }

    /** The variable that an output is to be read from, and its gradient written to: the loss is a reader of x. */
    public Variable output(Variable x) {
        Variable output = reader(x, false);
        if (written.containsKey(output)) {
            written.get(output).expected--;
            open--;
        }
        return output;
    }

    private Variable reader(Variable x, boolean adds) {
        Readers readers = written.get(x);
        if (readers == null) {
            data.add(x);
            return x; // nobody asks for the gradient of the data
        }
        if (readers.taken && !(adds && readers.adding)) {
            return reader(fork(x, readers), adds);
        }
        readers.adding = adds;
        readers.taken = true;
        readers.expected++;
        open++;
        return x;
    }

    private Variable fork(Variable x, Readers readers) {
        if (readers.fork == null) {
            readers.fork = new Fork(kernels, x);
            run.add(run.indexOf(readers.writer) + 1, readers.fork); // first of all where x is data
            if (readers.writer == null || back.contains(readers.writer)) {
                back.add(back.indexOf(readers.writer) + 1, readers.fork);
            }
        }
        Variable reader = readers.fork.reader();
        written.put(reader, new Readers(readers.fork));
        return reader;
    }

    public void add(Operation operation) {
        add(operation, true);
    }

    /** @param gradient whether somebody needs the gradients of what the operation reads, or of its parameters */
    public void add(Operation operation, boolean gradient) {
        for (Variable x : operation.reads()) {
            requireRead(operation, x);
        }
        for (Variable y : operation.writes()) {
            if (written.containsKey(y) || data.contains(y)) {
                throw new IllegalStateException("a variable must be written by one operation, before it is read, but "
                        + name(operation) + " writes one that was " + (data.contains(y) ? "read" : "written")
                        + " before; give it a variable of its own.");
            }
            written.put(y, new Readers(operation));
        }
        added.add(operation);
        run.add(operation);
        if (gradient) {
            back.add(operation);
        }
    }

    private void requireRead(Operation operation, Variable x) {
        Readers readers = written.get(x);
        if (readers == null) {
            data.add(x);
            return;
        }
        if (readers.expected == 0) {
            throw new IllegalStateException(
                    "every variable must be read under its own name, or gradients are lost, but " + name(operation)
                            + " has one that read() did not hand out; give it read(x) in place of x.");
        }
        if (readers.adding && !operation.addsGradient()) {
            throw new IllegalStateException(
                    "only an operation that adds to the gradient of what it reads may share it, but " + name(operation)
                            + " overwrites it; give it read(x) in place of readToAdd(x).");
        }
        readers.expected--;
        open--;
    }

    private static String name(Operation operation) {
        return operation.getClass().getSimpleName();
    }

    /** Starting values for all parameters: the operation added as i-th, from 0, draws from the stream of (seed, i). */
    public void initialize(long seed) {
        for (int i = 0; i < added.size(); i++) {
            added.get(i).initialize(new RandomStream(RandomStream.derive(seed, i)));
        }
    }

    public void forward(Pass pass) {
        if (open > 0) {
            throw new IllegalStateException(
                    "every variable that read() hands out must be read by one operation, or it adds a"
                            + " gradient that nobody wrote, but " + open
                            + " is not; give read(x) to an operation, and ask for the outputs by output(x).");
        }
        for (int i = 0; i < run.size(); i++) {
            run.get(i).forward(pass);
        }
    }

    public void backward(Pass pass) {
        for (int i = back.size() - 1; i >= 0; i--) {
            back.get(i).backward(pass);
        }
    }

    /** Whether some operation reads sequences from their end. */
    public boolean readsBackward() {
        return added.stream().anyMatch(Operation::readsBackward);
    }

    /** The operations over time, in their order. */
    public List<Resumable> resumable() {
        return run.stream()
                .filter(Resumable.class::isInstance)
                .map(Resumable.class::cast)
                .toList();
    }
}
