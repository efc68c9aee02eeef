package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.DenseWeights;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Resumable;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/**
 * A network that runs: a spec, its parameters and the buffers of one thread. Not thread-safe; make one for each thread.
 *
 * <p>Buffers grow to the largest batch seen and stay: nothing is allocated per batch once warm.
 */
public final class Network {
    private final NetworkSpec spec;
    private final Kernels kernels;
    private final NetworkGraph graph;
    private final List<Resumable> resumable;
    private final Parameters parameters;
    private final Pass pass = new Pass();
    private final int outputs;
    private final boolean[] takesSparse; // by input
    private final boolean goesOn; // one input of sequences, which nothing reads from its end
    private int stepsDone; // by the last inference pass and those that it went on from

    private Network(NetworkSpec spec, Kernels kernels) {
        this.spec = spec;
        this.kernels = kernels;
        Room.require(spec, Runtime.getRuntime().maxMemory());
        graph = NetworkGraph.of(spec.composition(), kernels);
        resumable = graph.tape().resumable();
        parameters = graph.parameters();
        outputs = spec.outputs();
        takesSparse = new boolean[spec.columns().size()];
        for (int i = 0; i < takesSparse.length; i++) {
            takesSparse[i] = spec.takesSparse(i);
        }
        goesOn = spec.columns().stream().filter(Input::sequence).count() == 1
                && !graph.tape().readsBackward();
    }

    /**
     * A network with all parameters zero: {@link #initialize} or {@link Parameters#load} comes next.
     *
     * @throws IllegalArgumentException when no array or not this JVM can hold it; no memory is taken then
     */
    public static Network of(NetworkSpec spec, Kernels kernels) {
        return new Network(spec, kernels);
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Kernels kernels() {
        return kernels;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** The dense layers from the input to the output: all of a feed-forward network, the last of a recurrent one. */
    public List<DenseWeights> denseLayers() {
        return graph.denseLayers();
    }

    /** Sets all parameters to their starting values. */
    public void initialize(long seed) {
        graph.tape().initialize(seed);
    }

    /**
     * Forward and backward pass over one mini-batch. Gradients accumulate in {@link #parameters()}.
     *
     * @param scale factor of the gradient; 1 / rows makes it that of the mean loss
     * @param seed  of dropout in this pass
     * @return sum over the rows of weight * loss
     */
    public double forwardBackward(Batch batch, float scale, long seed) {
        set(batch, true, seed);
        graph.tape().forward(pass);
        double loss = loss(batch, scale);
        graph.tape().backward(pass);
        return loss;
    }

    /** Sum over the rows of weight * loss, as at inference. {@link #outputs()} then holds the outputs. */
    public double evaluate(Batch batch) {
        forward(batch);
        return loss(batch, 0f);
    }

    /** Computes {@link #outputs()} for the features of a batch, as at inference. */
    public void forward(Batch batch) {
        set(batch, false, 0);
        graph.tape().forward(pass);
    }

    /**
     * The same for sequences, with every recurrent state going on from where the last inference pass left it: the steps of
     * this batch follow those of the last. The sequences of both must be as many, and in each batch equally long.
     *
     * @throws IllegalStateException for a network that reads several inputs of sequences, or one from its end
     */
    public void resume(Batch batch) {
        if (!goesOn) {
            throw new IllegalStateException(
                    "a network goes on from where it was if it has one input of sequences and reads"
                            + " it forwards only, but this one does not; give it whole sequences.");
        }
        int before = stepsDone;
        set(batch, false, 0);
        pass.resumes(before);
        stepsDone += before;
        graph.tape().forward(pass);
    }

    /** Floats that the recurrent layers, and pooling, carry from step to step for a sequence. */
    int stateSize() {
        return resumable.stream().mapToInt(Resumable::stateSize).sum();
    }

    /** Writes what is carried after an inference pass over one sequence. */
    void saveState(float[] to, int at) {
        int next = at;
        for (Resumable operation : resumable) {
            operation.saveState(to, next);
            next += operation.stateSize();
        }
    }

    /** Puts back what was saved, after so many steps of a sequence: {@link #resume} goes on from there. */
    void restoreState(float[] from, int at, int steps) {
        int next = at;
        for (Resumable operation : resumable) {
            operation.restoreState(from, next);
            next += operation.stateSize();
        }
        stepsDone = steps;
    }

    /**
     * @param features [rows,inputs] read
     * @param to       [rows,outputs] written: logits or values
     */
    public void predict(int rows, float[] features, float[] to) {
        forward(rows, features);
        System.arraycopy(graph.output().value(), 0, to, 0, rows * outputs);
    }

    /** The same for sparse rows. */
    public void predict(SparseInput features, float[] to) {
        requireRows();
        requireSparse(0);
        graph.input(0).use(features);
        pass.set(features.rows(), false, 0);
        graph.tape().forward(pass);
        System.arraycopy(graph.output().value(), 0, to, 0, features.rows() * outputs);
    }

    /** Outputs of the last pass, [rows,outputs] and more; valid until the next one. */
    public float[] outputs() {
        return graph.output().value();
    }

    private void set(Batch batch, boolean training, long seed) {
        pass.set(batch.dataRows(), training, seed);
        for (int i = 0; i < batch.inputs(); i++) {
            BatchInput input = batch.input(i);
            if (input.sparse == null) {
                graph.input(i).use(input.features);
            } else {
                requireSparse(i);
                graph.input(i).use(input.sparse);
            }
            if (input.steps != null) {
                pass.steps(i, input.steps);
                stepsDone = input.steps.count();
            }
        }
    }

    /** Rows of one input are all that there is. */
    private void requireRows() {
        if (takesSparse.length != 1 || spec.columns().get(0).sequence()) {
            throw new IllegalStateException("rows of numbers must be all that the network reads, but it has "
                    + takesSparse.length + " inputs or sequences; give it a batch.");
        }
    }

    private void requireSparse(int input) {
        if (!takesSparse[input]) {
            throw new IllegalStateException("sparse rows must be read by linear layers alone, but input " + input
                    + " is read by others too; give it dense rows.");
        }
    }

    private void forward(int rows, float[] features) {
        requireRows();
        graph.input(0).use(features);
        pass.set(rows, false, 0);
        graph.tape().forward(pass);
    }

    private double loss(Batch batch, float scale) {
        Variable output = graph.output();
        int rows = pass.rows(output);
        return spec.loss()
                .forwardBackward(
                        kernels,
                        rows,
                        output.width(),
                        output.value(),
                        batch.targets,
                        batch.weights,
                        scale,
                        output.gradient(rows));
    }
}
