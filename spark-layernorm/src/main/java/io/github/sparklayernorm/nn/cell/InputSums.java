package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import java.util.Arrays;

/** The inputs' part of a cell's sums for some steps at once: gain * norm(e + x W) + bias, where the bias is a sum of biases. */
final class InputSums {
    private final CellLayer layer;
    private final InputProjection projection;
    private final StepNorm norm;
    private final Parameter[] biases; // each [width]
    private final float[] bias; // [width] their sum
    private final float[] dBias; // [width]
    private final int width;
    private float[] raw = Buffers.EMPTY; // [N,width]

    InputSums(CellLayer layer, Parameter w, Parameter e, int column, int width, StepNorm norm, Parameter... biases) {
        this.layer = layer;
        projection = new InputProjection(layer, w, e, column, width);
        this.norm = norm;
        this.biases = biases;
        this.width = width;
        bias = new float[width];
        dBias = new float[width];
    }

    /** @param out [N,width] the rows of steps from..to-1 are written; row {@code base} of the pass is its first */
    void forward(Pass pass, int from, int to, int base, float[] out) {
        Arrays.fill(bias, 0f);
        for (Parameter b : biases) {
            for (int j = 0; j < width; j++) {
                bias[j] += b.values()[b.offset() + j];
            }
        }
        raw = norm.inPlace() ? out : Buffers.atLeast(raw, out.length / width, width);
        projection.forward(pass, from, to, base, raw);
        norm.forward(pass, from, to, base, Activation.IDENTITY, raw, bias, 0, out);
    }

    /** @param beta of the weights' gradient */
    void backwardBegins(float beta) {
        projection.backwardBegins(beta);
    }

    /** @param d [N,width] in: gradient of the sums; what is in these rows afterwards is not defined */
    void backward(Pass pass, int from, int to, float[] d) {
        Arrays.fill(dBias, 0f);
        norm.backward(pass, from, to, Activation.IDENTITY, raw, bias, 0, d, d, dBias, 0);
        for (Parameter b : biases) {
            for (int j = 0; j < width; j++) {
                b.gradients()[b.offset() + j] += dBias[j];
            }
        }
        projection.backward(pass, from, to, d);
    }
}
