package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.SparseInput;
import java.util.Arrays;

/**
 * What each feature of a row adds to an output F of a feed-forward network, against a row of zeros: integrated gradients
 * (Sundararajan, Taly and Yan 2017, arXiv:1703.01365).
 *
 * <pre>
 * a_j = x_j * integral over s = 0..1 of dF(s x) / dx_j ds        sum over j of a_j = F(x) - F(0)
 * </pre>
 *
 * The first layer's sums are c + s x W, linear in s. So the path is walked among them, and the features are multiplied by W
 * once a row and not once a point: {@code a = x * (W g)}, where g is the integral of the gradient of the sums. A zero adds
 * nothing, so that sparse rows need no more than their elements.
 *
 * <p>The integral is a sum over 32 points. Where it misses F(x) - F(0) by more than 1 % of the way that F goes along the
 * path, 128 points are taken, and then 512.
 *
 * <p>Not thread-safe; nothing is allocated per batch once warm.
 */
public final class RowContributions {
    /** GEMM reaches its speed at about a hundred rows. */
    private static final int PASS_ROWS = 256;

    private final MlpSpec spec;
    private final Kernels kernels;
    private final NetworkGraph
            graph; // from the first sums on; whole, and only its parameters used, where nothing is hidden
    private final Parameter weight; // [C,H] of the first layer
    private final Parameter sumBias; // [H] or null
    private final int width; // H
    private final Pass pass = new Pass();
    private final PathSums paths = new PathSums();
    private float[] products = {}; // [rows,H] x W
    private float[] gradients = {}; // [rows,H] g
    private float[] sums = {}; // [path rows,H]

    /**
     * @param parameters [size] read; those of a {@link Network} of this spec
     */
    public RowContributions(MlpSpec spec, float[] parameters, Kernels kernels) {
        this.spec = spec;
        this.kernels = kernels;
        boolean linear = spec.hidden().isEmpty();
        graph = linear
                ? NetworkGraph.of(spec.composition(), kernels)
                : NetworkGraph.fromFirstLayer(spec.composition(), spec.hidden().get(0), kernels);
        Parameters all = graph.parameters();
        all.load(parameters);
        weight = all.get(linear ? "output.weight" : "hidden0.weight");
        sumBias = spec.biasBeforeNorm() ? all.get("hidden0.sumBias") : null;
        width = weight.cols();
    }

    /**
     * @param features [rows,inputs] read
     * @param factors  [rows,outputs] read: F is the sum of factor * output
     * @param to       [rows,inputs] written
     */
    public void explain(int rows, float[] features, float[] factors, float[] to) {
        int in = spec.inputs();
        reserve(rows);
        Gemm.multiply(
                false,
                false,
                rows,
                width,
                in,
                1f,
                features,
                0,
                in,
                weight.values(),
                weight.offset(),
                width,
                0f,
                products,
                0,
                width);
        integrate(rows, factors);
        Gemm.multiply(
                false,
                true,
                rows,
                in,
                width,
                1f,
                gradients,
                0,
                width,
                weight.values(),
                weight.offset(),
                width,
                0f,
                to,
                0,
                in);
        for (int i = 0; i < rows * in; i++) {
            to[i] *= features[i];
        }
    }

    /**
     * @param factors [rows,outputs] read: F is the sum of factor * output
     * @param to      [count] written: what each element adds
     */
    public void explain(SparseInput features, float[] factors, float[] to) {
        int rows = features.rows();
        reserve(rows);
        Arrays.fill(products, 0, rows * width, 0f);
        features.addProduct(kernels, weight, products);
        integrate(rows, factors);
        for (int n = 0; n < rows; n++) {
            for (int e = features.start(n); e < features.start(n + 1); e++) {
                int w = weight.rowAt(features.columns()[e]);
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += (double) weight.values()[w + j] * gradients[n * width + j];
                }
                to[e] = (float) (features.values()[e] * sum);
            }
        }
    }

    private void reserve(int rows) {
        int length = Math.multiplyExact(rows, width);
        if (products.length < length) {
            products = new float[length];
            gradients = new float[length];
        }
    }

    /** Writes to {@link #gradients} the integral over each row's path of F's gradient by the first layer's sums. */
    private void integrate(int rows, float[] factors) {
        if (spec.hidden().isEmpty()) {
            System.arraycopy(factors, 0, gradients, 0, rows * width);
            return;
        }
        paths.begin(rows);
        walk(PathPoints.ENDS, factors);
        for (int level = 0; level < PathPoints.LEVELS.size() && paths.openCount() > 0; level++) {
            for (int i = 0; i < paths.openCount(); i++) {
                int at = paths.open(i) * width;
                Arrays.fill(gradients, at, at + width, 0f);
            }
            walk(PathPoints.LEVELS.get(level), factors);
            paths.keepIncomplete();
        }
    }

    private void walk(PathPoints points, float[] factors) {
        int pairs = Math.multiplyExact(paths.openCount(), points.count()); // pair i: point i % count of row i / count
        for (int from = 0; from < pairs; from += PASS_ROWS) {
            int to = Math.min(pairs, from + PASS_ROWS);
            forward(points, from, to);
            if (points == PathPoints.ENDS) {
                addChanges(points, from, to, factors);
            } else {
                backward(points, from, to, factors);
            }
        }
    }

    private void forward(PathPoints points, int from, int to) {
        if (sums.length == 0) {
            sums = new float[PASS_ROWS * width];
        }
        for (int i = from; i < to; i++) {
            float s = points.at(i % points.count());
            int product = paths.open(i / points.count()) * width;
            for (int j = 0; j < width; j++) {
                float bias = sumBias == null ? 0f : sumBias.values()[sumBias.offset() + j];
                sums[(i - from) * width + j] = bias + s * products[product + j];
            }
        }
        graph.input(0).use(sums);
        graph.tape().forward(pass.set(to - from, false, 0).explains());
    }

    private void addChanges(PathPoints points, int from, int to, float[] factors) {
        int outputs = spec.outputs();
        float[] values = graph.output().value();
        for (int i = from; i < to; i++) {
            int row = paths.open(i / points.count());
            double value = 0;
            for (int k = 0; k < outputs; k++) {
                value += (double) factors[row * outputs + k] * values[(i - from) * outputs + k];
            }
            paths.addChange(row, points.weight(i % points.count()) * value);
        }
    }

    private void backward(PathPoints points, int from, int to, float[] factors) {
        int n = to - from;
        int outputs = spec.outputs();
        float[] dOutputs = graph.output().gradient(n);
        for (int i = from; i < to; i++) {
            float share = points.weight(i % points.count());
            int factor = paths.open(i / points.count()) * outputs;
            for (int k = 0; k < outputs; k++) {
                dOutputs[(i - from) * outputs + k] = share * factors[factor + k];
            }
        }
        graph.tape().backward(pass);
        float[] dSums = graph.input(0).gradient(n);
        for (int i = from; i < to; i++) {
            int row = paths.open(i / points.count());
            double part = 0;
            for (int j = 0; j < width; j++) {
                part += (double) products[row * width + j] * dSums[(i - from) * width + j];
            }
            paths.add(row, part);
            kernels.addScaled(width, 1f, dSums, (i - from) * width, gradients, row * width);
        }
    }
}
