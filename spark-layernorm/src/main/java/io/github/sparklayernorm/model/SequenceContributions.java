package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.nn.Steps;
import java.util.Arrays;

/**
 * What each number of each step adds to an output F of a recurrent network, against steps of zeros, as many:
 * {@link RowContributions} for sequences.
 *
 * <pre>
 * a_tj = x_tj * integral over s = 0..1 of dF(s x) / dx_tj ds     sum over t and j of a_tj = F(x) - F(0)
 * </pre>
 *
 * Tokens have no numbers between them, but their rows of the embedding do: the path goes from a vector of zeros to the
 * token's, as that paper does for text, and a step's contribution is the sum over the vector.
 *
 * <p>Gradients go back all the way, whatever the truncation in training. Not thread-safe; nothing is allocated per batch
 * once warm.
 */
public final class SequenceContributions {
    /** Steps of a pass, as in training. One sequence that is longer goes by itself. */
    private static final int PASS_STEPS = 4096;

    private final RecurrentSpec spec;
    private final NetworkGraph graph;
    private final Parameter table; // [V,C] or null
    private final int width; // C, of a step on the path
    private final Steps steps = new Steps();
    private final Pass pass = new Pass();
    private final PathSums paths = new PathSums();
    private float[] values = {}; // [steps of the pass,C]
    private float[] integral = {}; // [steps of tokens,C]

    /**
     * @param parameters [size] read; those of a {@link Network} of this spec
     */
    public SequenceContributions(RecurrentSpec spec, float[] parameters, Kernels kernels) {
        this.spec = spec;
        int width = spec.vocabulary() > 0 ? spec.embedding() : spec.inputs();
        graph = NetworkGraph.fromFirstLayer(spec.withoutTruncation().composition(), width, kernels);
        Parameters all = graph.parameters();
        all.load(parameters);
        table = spec.vocabulary() > 0 ? all.get("embedding.weight") : null;
        this.width = width;
    }

    /**
     * @param starts   [sequences+1] where the steps of each begin; at least one step each
     * @param features [steps,inputs] read, sequence after sequence
     * @param factors  [sequences,outputs], or [steps,outputs] where every step has an output, read: F is the sum of factor *
     *                 output
     * @param to       [steps,inputs] written
     */
    public void explain(int sequences, int[] starts, float[] features, float[] factors, float[] to) {
        int count = starts[sequences];
        float[] sum = to;
        if (table != null) {
            int length = Sizes.product(count, width);
            integral = integral.length < length ? new float[length] : integral;
            sum = integral;
        }
        paths.begin(sequences);
        walk(PathPoints.ENDS, starts, features, factors, sum);
        for (int level = 0; level < PathPoints.LEVELS.size() && paths.openCount() > 0; level++) {
            for (int i = 0; i < paths.openCount(); i++) {
                int sequence = paths.open(i);
                Arrays.fill(sum, starts[sequence] * width, starts[sequence + 1] * width, 0f);
            }
            walk(PathPoints.LEVELS.get(level), starts, features, factors, sum);
            paths.keepIncomplete();
        }
        finish(count, features, sum, to);
    }

    private void walk(PathPoints points, int[] starts, float[] features, float[] factors, float[] sum) {
        int pairs =
                Math.multiplyExact(paths.openCount(), points.count()); // pair i: point i % count of sequence i / count
        int from = 0;
        while (from < pairs) {
            int end = from;
            long inPass = 0;
            do {
                inPass += length(starts, end / points.count());
                end++;
            } while (end < pairs && inPass + length(starts, end / points.count()) <= PASS_STEPS);
            pack(points, from, end, starts, features);
            graph.input(0).use(values);
            graph.tape().forward(pass.set(steps, false, 0).explains());
            if (points == PathPoints.ENDS) {
                addChanges(points, from, starts, factors);
            } else {
                backward(points, from, starts, features, factors, sum);
            }
            from = end;
        }
    }

    private int length(int[] starts, int i) {
        int sequence = paths.open(i);
        return starts[sequence + 1] - starts[sequence];
    }

    private void pack(PathPoints points, int from, int end, int[] starts, float[] features) {
        int[] lengths = steps.lengthsToPack(end - from);
        for (int i = from; i < end; i++) {
            lengths[i - from] = length(starts, i / points.count());
        }
        steps.pack(end - from, lengths);
        int needed = Sizes.product(steps.rows(), width);
        values = values.length < needed ? new float[needed] : values;
        for (int place = 0; place < steps.sequences(); place++) {
            int pair = from + steps.given(place);
            float s = points.at(pair % points.count());
            int first = starts[paths.open(pair / points.count())];
            for (int t = 0; t < steps.length(place); t++) {
                float[] step = stepValues(features);
                int at = stepAt(features, first + t);
                int to = steps.row(t, place) * width;
                for (int j = 0; j < width; j++) {
                    values[to + j] = s * step[at + j];
                }
            }
        }
    }

    private void addChanges(PathPoints points, int from, int[] starts, float[] factors) {
        int outputs = spec.outputs();
        float[] outputValues = graph.output().value();
        for (int place = 0; place < steps.sequences(); place++) {
            int pair = from + steps.given(place);
            int sequence = paths.open(pair / points.count());
            double value = 0;
            for (int t = 0; t < outputCount(place); t++) {
                int output = outputRow(t, place) * outputs;
                int factor = factorRow(starts, sequence, t) * outputs;
                for (int k = 0; k < outputs; k++) {
                    value += (double) factors[factor + k] * outputValues[output + k];
                }
            }
            paths.addChange(sequence, points.weight(pair % points.count()) * value);
        }
    }

    private void backward(PathPoints points, int from, int[] starts, float[] features, float[] factors, float[] sum) {
        writeOutputGradient(points, from, starts, factors);
        graph.tape().backward(pass);
        float[] dx = graph.input(0).gradient(steps.rows());
        for (int place = 0; place < steps.sequences(); place++) {
            int sequence = paths.open((from + steps.given(place)) / points.count());
            double part = 0;
            for (int t = 0; t < steps.length(place); t++) {
                float[] step = stepValues(features);
                int at = stepAt(features, starts[sequence] + t);
                int d = steps.row(t, place) * width;
                int to = (starts[sequence] + t) * width;
                for (int j = 0; j < width; j++) {
                    part += (double) step[at + j] * dx[d + j];
                    sum[to + j] += dx[d + j];
                }
            }
            paths.add(sequence, part);
        }
    }

    private void writeOutputGradient(PathPoints points, int from, int[] starts, float[] factors) {
        int outputs = spec.outputs();
        float[] dOutputs = graph.output().gradient(spec.outputPerStep() ? steps.rows() : steps.sequences());
        for (int place = 0; place < steps.sequences(); place++) {
            int pair = from + steps.given(place);
            float share = points.weight(pair % points.count());
            for (int t = 0; t < outputCount(place); t++) {
                int to = outputRow(t, place) * outputs;
                int factor = factorRow(starts, paths.open(pair / points.count()), t) * outputs;
                for (int k = 0; k < outputs; k++) {
                    dOutputs[to + k] = share * factors[factor + k];
                }
            }
        }
    }

    private int outputCount(int place) {
        return spec.outputPerStep() ? steps.length(place) : 1;
    }

    private int outputRow(int t, int place) {
        return spec.outputPerStep() ? steps.row(t, place) : steps.given(place);
    }

    private int factorRow(int[] starts, int sequence, int t) {
        return spec.outputPerStep() ? starts[sequence] + t : sequence;
    }

    /** The array that a step's numbers on the path end in. */
    private float[] stepValues(float[] features) {
        return table == null ? features : table.values();
    }

    private int stepAt(float[] features, int step) {
        return table == null ? step * width : table.rowAt((int) features[step]);
    }

    /** From the integral of the gradient to contributions. */
    private void finish(int count, float[] features, float[] sum, float[] to) {
        if (table == null) {
            for (int i = 0; i < count * width; i++) {
                to[i] *= features[i];
            }
            return;
        }
        for (int step = 0; step < count; step++) {
            int entry = stepAt(features, step);
            double added = 0;
            for (int j = 0; j < width; j++) {
                added += (double) sum[step * width + j] * table.values()[entry + j];
            }
            to[step] = (float) added;
        }
    }
}
