package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.testing.ReferenceLoss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A recurrent network written step by step, in double and for reading: the twin that the fused operations are tested
 * against. Sequences are [B][T of each][width]; nothing is packed, and nothing is sorted.
 */
final class ReferenceRecurrent {
    private final RecurrentSpec spec;
    private final Map<String, double[]> parameters = new HashMap<>();
    /** States at the places where truncation cuts: constants to the gradient. By layer, in the order of use. */
    private final List<double[][]> cutStates = new ArrayList<>();

    private boolean recording = true;
    private int nextCut;

    ReferenceRecurrent(RecurrentSpec spec, Parameters of) {
        this.spec = spec;
        for (Parameter p : of.list()) {
            double[] values = new double[p.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = p.values()[p.offset() + i];
            }
            parameters.put(p.name(), values);
        }
    }

    double[] parameter(String name) {
        return parameters.get(name);
    }

    /** Mean over the targets (of sequences, or of steps) of the loss. The first call fixes the states at the cuts. */
    double loss(double[][][] sequences, double[][][] targets) {
        nextCut = 0;
        double[][][] outputs = outputs(sequences);
        recording = false;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < outputs.length; i++) {
            for (int t = 0; t < outputs[i].length; t++) {
                sum += ReferenceLoss.of(spec.loss(), outputs[i][t], targets[i][t]);
                count++;
            }
        }
        return sum / count;
    }

    /** [B][T][outputs], or [B][1][outputs] where the steps are pooled. */
    double[][][] outputs(double[][][] sequences) {
        double[][][] x = sequences;
        if (spec.vocabulary() > 0) {
            x = embed(x);
        }
        for (int layer = 0; layer < spec.layers(); layer++) {
            String name = "recurrent" + layer;
            x = spec.bidirectional()
                    ? concatenate(run(name + ".forward", x), reverse(run(name + ".backward", reverse(x))))
                    : run(name, x);
        }
        double[][][] outputs = new double[x.length][][];
        for (int i = 0; i < x.length; i++) {
            double[][] h = spec.pooling() == Pooling.NONE ? x[i] : new double[][] {pool(x[i])};
            outputs[i] = new double[h.length][];
            for (int t = 0; t < h.length; t++) {
                outputs[i][t] = plus(multiply(h[t], "output.weight", 0, spec.outputs(), spec.outputs()), "output.bias");
            }
        }
        return outputs;
    }

    private double[][][] embed(double[][][] ids) {
        double[][][] out = new double[ids.length][][];
        for (int i = 0; i < ids.length; i++) {
            out[i] = new double[ids[i].length][spec.embedding()];
            for (int t = 0; t < ids[i].length; t++) {
                for (int j = 0; j < spec.embedding(); j++) {
                    out[i][t][j] = parameters.get("embedding.weight")[(int) ids[i][t][0] * spec.embedding() + j];
                }
            }
        }
        return out;
    }

    private double[] pool(double[][] h) {
        double[] out = new double[h[0].length];
        for (int j = 0; j < out.length; j++) {
            out[j] = h[0][j];
            for (int t = 1; t < h.length; t++) {
                out[j] = spec.pooling() == Pooling.MEAN ? out[j] + h[t][j] : Math.max(out[j], h[t][j]);
            }
            if (spec.pooling() == Pooling.MEAN) {
                out[j] /= h.length;
            } else if (spec.pooling() == Pooling.LAST) {
                out[j] = j < spec.hidden() ? h[h.length - 1][j] : h[0][j];
            }
        }
        return out;
    }

    /** One cell over all steps of all sequences. */
    private double[][][] run(String name, double[][][] x) {
        int width = spec.hidden();
        double[][] h = new double[x.length][width];
        double[][] c = new double[x.length][width];
        double[][][] out = new double[x.length][][];
        int steps = 0;
        for (int i = 0; i < x.length; i++) {
            out[i] = new double[x[i].length][];
            steps = Math.max(steps, x[i].length);
        }
        for (int t = 0; t < steps; t++) {
            if (t > 0 && spec.truncation() > 0 && t % spec.truncation() == 0) {
                h = cut(h);
                c = cut(c);
            }
            List<Integer> active = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                if (x[i].length > t) {
                    active.add(i);
                }
            }
            double[][] xs = new double[active.size()][];
            double[][] hs = new double[active.size()][];
            double[][] cs = new double[active.size()][];
            for (int a = 0; a < active.size(); a++) {
                xs[a] = x[active.get(a)][t];
                hs[a] = h[active.get(a)];
                cs[a] = c[active.get(a)];
            }
            double[][] next = switch (spec.cell()) {
                case RNN -> rnn(name, xs, hs);
                case GRU -> gru(name, xs, hs);
                case LSTM -> lstm(name, xs, hs, cs);
                case MGU -> mgu(name, xs, hs);
            };
            h = h.clone();
            c = c.clone();
            for (int a = 0; a < active.size(); a++) {
                h[active.get(a)] = next[a];
                c[active.get(a)] = cs[a];
                out[active.get(a)][t] = next[a];
            }
        }
        return out;
    }

    private double[][] cut(double[][] state) {
        if (recording) {
            double[][] copy = new double[state.length][];
            for (int i = 0; i < state.length; i++) {
                copy[i] = state[i].clone();
            }
            cutStates.add(copy);
        }
        return cutStates.get(nextCut++);
    }

    private double[][] rnn(String name, double[][] x, double[][] h) {
        int width = spec.hidden();
        double[][] sums = add(sums(h, name + ".recurrentWeight", 0, width), inputSums(x, name, 0, width));
        double[][] u = norm(sums, name + ".sumGain", name + ".bias");
        double[][] out = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                out[i][j] = Math.tanh(u[i][j]);
            }
        }
        return out;
    }

    /** Puts the next cell states into c. */
    private double[][] lstm(String name, double[][] x, double[][] h, double[][] c) {
        int width = spec.hidden();
        double[][] u = add(
                norm(
                        sums(h, name + ".recurrentWeight", 0, 4 * width),
                        name + ".recurrentGain",
                        name + ".recurrentBias"),
                norm(inputSums(x, name, 0, 4 * width), name + ".inputGain", name + ".inputBias"));
        double[] b = parameters.get(name + ".bias");
        double[][] out = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            double[] next = new double[width];
            for (int j = 0; j < width; j++) {
                next[j] = sigmoid(u[i][j] + b[j]) * c[i][j]
                        + sigmoid(u[i][width + j] + b[width + j]) * Math.tanh(u[i][3 * width + j] + b[3 * width + j]);
            }
            c[i] = next;
        }
        double[][] t = norm(c, name + ".cellGain", name + ".cellBias");
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                out[i][j] = sigmoid(u[i][2 * width + j] + b[2 * width + j]) * Math.tanh(t[i][j]);
            }
        }
        return out;
    }

    private double[][] gru(String name, double[][] x, double[][] h) {
        int width = spec.hidden();
        String re = name + ".recurrentWeight";
        double[][] u = add(
                norm(sums(h, re, 0, 2 * width), name + ".recurrentGain", name + ".recurrentBias"),
                norm(inputSums(x, name, 0, 2 * width), name + ".inputGain", name + ".inputBias"));
        double[][] p =
                norm(inputSums(x, name, 2 * width, width), name + ".candidateInputGain", name + ".candidateInputBias");
        double[][] q =
                norm(sums(h, re, 2 * width, width), name + ".candidateRecurrentGain", name + ".candidateRecurrentBias");
        double[] b = parameters.get(name + ".bias");
        double[] bn = parameters.get(name + ".candidateBias");
        double[][] out = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                double z = sigmoid(u[i][j] + b[j]);
                double r = sigmoid(u[i][width + j] + b[width + j]);
                out[i][j] = (1 - z) * h[i][j] + z * Math.tanh(p[i][j] + r * q[i][j] + bn[j]);
            }
        }
        return out;
    }

    private double[][] mgu(String name, double[][] x, double[][] h) {
        int width = spec.hidden();
        double[][] f = gate(name + ".gate", x, h);
        double[][] kept = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                f[i][j] = sigmoid(f[i][j]);
                kept[i][j] = f[i][j] * h[i][j];
            }
        }
        double[][] g = gate(name + ".candidate", x, kept);
        double[][] out = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                out[i][j] = (1 - f[i][j]) * h[i][j] + f[i][j] * Math.tanh(g[i][j]);
            }
        }
        return out;
    }

    /** norm([x, h] W + e) + b */
    private double[][] gate(String name, double[][] x, double[][] h) {
        double[] w = parameters.get(name + ".weight");
        double[] e = parameters.get(name + ".sumBias");
        int width = spec.hidden();
        double[][] sums = new double[x.length][width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                double sum = e == null ? 0 : e[j];
                for (int k = 0; k < x[i].length + width; k++) {
                    double in = k < x[i].length ? x[i][k] : h[i][k - x[i].length];
                    sum += in * w[k * width + j];
                }
                sums[i][j] = sum;
            }
        }
        return norm(sums, name + ".gain", name + ".bias");
    }

    /** gain * norm(x) + bias, where a gain or bias that the network does not have is 1 or 0. */
    private double[][] norm(double[][] x, String gainName, String biasName) {
        double[] gain = parameters.get(gainName);
        double[] bias = parameters.get(biasName);
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i].clone();
        }
        int width = x[0].length;
        if (spec.normalization().equals(Normalization.LAYER)) {
            for (double[] row : out) {
                standardise(row);
            }
        } else if (spec.normalization().equals(Normalization.BATCH)) {
            for (int j = 0; j < width; j++) {
                double[] column = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    column[i] = x[i][j];
                }
                standardise(column);
                for (int i = 0; i < x.length; i++) {
                    out[i][j] = column[i];
                }
            }
        }
        for (double[] row : out) {
            for (int j = 0; j < width; j++) {
                row[j] = (gain == null ? 1 : gain[j]) * row[j] + (bias == null ? 0 : bias[j]);
            }
        }
        return out;
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

    /** The inputs' part of the sums, with the bias that a network may have before its norm. */
    private double[][] inputSums(double[][] x, String cell, int column, int width) {
        double[][] out = sums(x, cell + ".inputWeight", column, width);
        double[] bias = parameters.get(cell + ".sumBias");
        for (double[] row : out) {
            for (int j = 0; bias != null && j < width; j++) {
                row[j] += bias[column + j];
            }
        }
        return out;
    }

    private double[][] sums(double[][] x, String weight, int column, int width) {
        int blocks = spec.cell() == Cell.LSTM ? 4 : spec.cell() == Cell.GRU ? 3 : 1;
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            out[i] = multiply(x[i], weight, column, width, blocks * spec.hidden());
        }
        return out;
    }

    private double[] multiply(double[] x, String weight, int column, int width, int stride) {
        double[] w = parameters.get(weight);
        double[] out = new double[width];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                out[j] += x[i] * w[i * stride + column + j];
            }
        }
        return out;
    }

    private double[] plus(double[] x, String bias) {
        for (int j = 0; j < x.length; j++) {
            x[j] += parameters.get(bias)[j];
        }
        return x;
    }

    private static double[][] add(double[][] a, double[][] b) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                a[i][j] += b[i][j];
            }
        }
        return a;
    }

    private static double[][][] reverse(double[][][] x) {
        double[][][] out = new double[x.length][][];
        for (int i = 0; i < x.length; i++) {
            out[i] = new double[x[i].length][];
            for (int t = 0; t < x[i].length; t++) {
                out[i][t] = x[i][x[i].length - 1 - t];
            }
        }
        return out;
    }

    private static double[][][] concatenate(double[][][] a, double[][][] b) {
        double[][][] out = new double[a.length][][];
        for (int i = 0; i < a.length; i++) {
            out[i] = new double[a[i].length][a[i][0].length + b[i][0].length];
            for (int t = 0; t < a[i].length; t++) {
                System.arraycopy(a[i][t], 0, out[i][t], 0, a[i][t].length);
                System.arraycopy(b[i][t], 0, out[i][t], a[i][t].length, b[i][t].length);
            }
        }
        return out;
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }
}
