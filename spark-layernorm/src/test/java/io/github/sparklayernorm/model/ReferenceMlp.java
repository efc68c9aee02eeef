package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.ReferenceLoss;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A feed-forward network in double precision, written from the formulas and from nothing of the library's arithmetic. */
final class ReferenceMlp {
    private final MlpSpec spec;
    private final Map<String, double[]> parameters = new HashMap<>();

    ReferenceMlp(MlpSpec spec, Parameters from) {
        this.spec = spec;
        for (Parameter p : from.list()) {
            double[] copy = new double[p.size()];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = p.values()[p.offset() + i];
            }
            parameters.put(p.name(), copy);
        }
    }

    double[] parameter(String name) {
        return parameters.get(name);
    }

    /** Mean over the rows of weight * loss. */
    double loss(Batch batch) {
        double[][] outputs = outputs(batch.rows, batch.input(0).features);
        double sum = 0;
        for (int i = 0; i < batch.rows; i++) {
            sum += batch.weights[i] * rowLoss(outputs[i], batch.targets, i);
        }
        return sum / batch.rows;
    }

    private double rowLoss(double[] output, float[] targets, int row) {
        double[] target = new double[spec.loss().targetWidth(output.length)];
        for (int j = 0; j < target.length; j++) {
            target[j] = targets[row * target.length + j];
        }
        return ReferenceLoss.of(spec.loss(), output, target);
    }

    double[][] outputs(int rows, float[] features) {
        double[][] h = new double[rows][spec.inputs()];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < spec.inputs(); j++) {
                h[i][j] = features[i * spec.inputs() + j];
            }
        }
        for (int layer = 0; layer < spec.hidden().size(); layer++) {
            h = hidden("hidden" + layer, h, spec.hidden().get(layer));
        }
        double[][] out = multiply(h, parameters.get("output.weight"), spec.outputs());
        for (double[] row : out) {
            for (int j = 0; j < row.length; j++) {
                row[j] += parameters.get("output.bias")[j];
            }
        }
        return out;
    }

    private double[][] hidden(String name, double[][] h, int units) {
        double[] w = parameters.get(name + ".weight").clone();
        double[] gain = parameters.get(name + ".gain");
        double[] bias = parameters.get(name + ".bias");
        if (spec.normalization().equals(Normalization.WEIGHT)) {
            for (int j = 0; j < units; j++) {
                double square = 0;
                for (int i = j; i < w.length; i += units) {
                    square += w[i] * w[i];
                }
                for (int i = j; i < w.length; i += units) {
                    w[i] *= gain[j] / Math.sqrt(square);
                }
            }
        }
        double[][] a = multiply(h, w, units);
        for (double[] row : a) {
            for (int j = 0; spec.biasBeforeNorm() && j < units; j++) {
                row[j] += parameters.get(name + ".sumBias")[j];
            }
        }
        boolean gained = switch (spec.normalization().kind()) {
            case LAYER, GROUP -> { // a layer is one group
                for (double[] row : a) {
                    standardiseGroups(row);
                }
                yield true;
            }
            case RMS -> {
                for (double[] row : a) {
                    divideByRootMeanSquare(row);
                }
                yield true;
            }
            case BATCH -> {
                standardiseColumns(a, units);
                yield true;
            }
            case WEIGHT, NONE -> false;
        };
        for (double[] row : a) {
            for (int j = 0; j < units; j++) {
                row[j] = activate(spec.activation(), (gained ? gain[j] * row[j] : row[j]) + bias[j]);
            }
        }
        return a;
    }

    private void standardiseGroups(double[] row) {
        int size = row.length / spec.normalization().groups();
        for (int from = 0; from < row.length; from += size) {
            double[] group = Arrays.copyOfRange(row, from, from + size);
            standardise(group);
            System.arraycopy(group, 0, row, from, size);
        }
    }

    private void standardiseColumns(double[][] a, int units) {
        for (int j = 0; j < units; j++) {
            double[] column = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                column[i] = a[i][j];
            }
            standardise(column);
            for (int i = 0; i < a.length; i++) {
                a[i][j] = column[i];
            }
        }
    }

    private void divideByRootMeanSquare(double[] x) {
        double square = 0;
        for (double v : x) {
            square += v * v / x.length;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= Math.sqrt(square + (double) spec.epsilon());
        }
    }

    private void standardise(double[] x) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double variance = 0;
        for (double v : x) {
            variance += (v - mean) * (v - mean) / x.length;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - mean) / Math.sqrt(variance + (double) spec.epsilon());
        }
    }

    private static double[][] multiply(double[][] h, double[] w, int units) {
        double[][] out = new double[h.length][units];
        for (int n = 0; n < h.length; n++) {
            for (int i = 0; i < h[n].length; i++) {
                for (int j = 0; j < units; j++) {
                    out[n][j] += h[n][i] * w[i * units + j];
                }
            }
        }
        return out;
    }

    private static double activate(Activation activation, double v) {
        return switch (activation) {
            case IDENTITY -> v;
            case RELU -> Math.max(v, 0);
            case TANH -> Math.tanh(v);
            case SIGMOID -> 1 / (1 + Math.exp(-v));
            case GELU -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
            case SILU -> v / (1 + Math.exp(-v));
        };
    }
}
