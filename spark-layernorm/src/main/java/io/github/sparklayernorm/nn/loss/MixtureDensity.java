package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * Negative log-likelihood of a pen's next move under a mixture of M bivariate Gaussians, and F flags (end of stroke, ...) as Bernoulli variables (Graves
 * 2013, arXiv:1308.0850, section 4.1).
 *
 * <pre>
 * outputs of a step [6M+F]: weights w^ [M], means mx [M], my [M], deviations sx^ [M], sy^ [M], correlations r^ [M], flags e^ [F]
 * w = softmax(w^)   s = FLOOR + exp(s^)   r = LIMIT tanh(r^)   e = sigmoid(e^)
 * loss = -log sum_m w_m N(x, y; mx_m, my_m, sx_m, sy_m, r_m) - sum_f log Bernoulli(flag_f; e_f)
 * </pre>
 *
 * The sum is taken as a log-sum-exp. FLOOR and LIMIT, which the paper does not have, bound the density: a component that sits
 * on points that recur exactly would shrink without end. Gradients of the outputs are cut to [-100, 100], as in the paper.
 * The paper's flag is sigmoid(-e^); the sign is the network's to learn.
 */
public record MixtureDensity() implements Loss {
    /** Smallest deviation. Moves have deviation 1 in all, so this is far below the noise of a hand. */
    static final double FLOOR = 1e-3;
    /** Largest correlation: 1 - r^2 stays above 0.002. */
    static final double LIMIT = 0.999;

    private static final double MOST_GRADIENT = 100;
    private static final double LOG_2PI = Math.log(2 * Math.PI);

    /** Outputs for each component. */
    private static final int PARTS = 6;

    /** Outputs of a network with so many components and flags. */
    public static int outputs(int mixtures, int flags) {
        long outputs = (long) PARTS * mixtures + flags;
        if (outputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a mixture must have at most " + Integer.MAX_VALUE / PARTS
                    + " components (numMixtures), but has " + mixtures + "; some tens are usual.");
        }
        return (int) outputs;
    }

    /** F, from the number of outputs: from 1 to 5. */
    public static int flags(int outputs) {
        return outputs % PARTS;
    }

    @Override
    public Targets targets() {
        return Targets.MOVE;
    }

    @Override
    public int targetWidth(int outputs) {
        return 2 + flags(outputs);
    }

    @Override
    public double forwardBackward(
            Kernels kernels,
            int rows,
            int width,
            float[] outputs,
            float[] targets,
            float[] weights,
            float scale,
            float[] dOutputs) {
        int targetWidth = targetWidth(width);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            float weight = weights == null ? 1f : weights[i];
            sum += weight
                    * lossAndGradient(width, outputs, i * width, targets, i * targetWidth, scale * weight, dOutputs);
        }
        return sum;
    }

    @Override
    public double ofRow(int row, int width, float[] outputs, float[] targets) {
        return loss(width, outputs, row * width, targets, row * targetWidth(width));
    }

    @Override
    public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
        int targetWidth = targetWidth(width);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += weights[i] * squaredDistance(width, outputs, i * width, targets, i * targetWidth);
        }
        return sum;
    }

    @Override
    public boolean metricIsSquare() {
        return true;
    }

    @Override
    public boolean robust() {
        return false;
    }

    @Override
    public BestConstant bestConstant(int outputs) {
        return new UnknownConstant();
    }

    @Override
    public String text() {
        return "MIXTURE_DENSITY";
    }

    /**
     * @param outputs  read from {@code at}: [6M+F]
     * @param targets  read from {@code targetsAt}: x, y, flags [2+F]
     * @return the loss of one step
     */
    static double loss(int width, float[] outputs, int at, float[] targets, int targetsAt) {
        int m = width / PARTS;
        double x = targets[targetsAt];
        double y = targets[targetsAt + 1];
        double logWeights = RowSoftmax.logSumExp(outputs, at, m);
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int j = at; j < at + m; j++) {
            double log = outputs[j] - logWeights + logDensity(m, outputs, j, x, y);
            if (log > most) {
                sum = sum * Math.exp(most - log) + 1;
                most = log;
            } else {
                sum += Math.exp(log - most);
            }
        }
        double loss = -(most + Math.log(sum));
        for (int f = PARTS * m; f < width; f++) {
            loss += flagLoss(outputs[at + f], targets[targetsAt + 2 + f - PARTS * m]);
        }
        return loss;
    }

    /**
     * The same with its gradient, times a factor. With g_m the share of component m in the density (its responsibility),
     * z = (x - m) / s and c = 1 / (1 - r^2):
     *
     * <pre>
     * dw^ = w - g                                   dm_x  = -g c (z_x - r z_y) / s_x
     * ds_x = g (1 - c z_x (z_x - r z_y)) / s_x      dr    = -g c (r + z_x z_y - r c Z)     Z = z_x^2 + z_y^2 - 2 r z_x z_y
     * </pre>
     *
     * @param dOutputs written from {@code at}
     */
    static double lossAndGradient(
            int width, float[] outputs, int at, float[] targets, int targetsAt, float factor, float[] dOutputs) {
        int m = width / PARTS;
        double x = targets[targetsAt];
        double y = targets[targetsAt + 1];
        double logWeights = RowSoftmax.logSumExp(outputs, at, m);
        double loss = loss(width, outputs, at, targets, targetsAt);
        double flagLosses = 0;
        for (int f = PARTS * m; f < width; f++) {
            double target = targets[targetsAt + 2 + f - PARTS * m];
            flagLosses += flagLoss(outputs[at + f], target);
            dOutputs[at + f] = cut(sigmoid(outputs[at + f]) - target, factor);
        }
        double logDensity = flagLosses - loss;
        for (int j = at; j < at + m; j++) {
            double w = Math.exp(outputs[j] - logWeights);
            double g = Math.exp(outputs[j] - logWeights + logDensity(m, outputs, j, x, y) - logDensity);
            double expX = Math.exp(outputs[j + 3 * m]);
            double expY = Math.exp(outputs[j + 4 * m]);
            double sx = FLOOR + expX;
            double sy = FLOOR + expY;
            double tanh = Math.tanh(outputs[j + 5 * m]);
            double r = LIMIT * tanh;
            double c = 1 / (1 - r * r);
            double zx = (x - outputs[j + m]) / sx;
            double zy = (y - outputs[j + 2 * m]) / sy;
            double z = zx * zx + zy * zy - 2 * r * zx * zy;
            dOutputs[j] = cut(w - g, factor);
            dOutputs[j + m] = cut(-g * c * (zx - r * zy) / sx, factor);
            dOutputs[j + 2 * m] = cut(-g * c * (zy - r * zx) / sy, factor);
            dOutputs[j + 3 * m] = cut(g * (1 - c * zx * (zx - r * zy)) * expX / sx, factor);
            dOutputs[j + 4 * m] = cut(g * (1 - c * zy * (zy - r * zx)) * expY / sy, factor);
            dOutputs[j + 5 * m] = cut(-g * c * (r + zx * zy - r * c * z) * LIMIT * (1 - tanh * tanh), factor);
        }
        return loss;
    }

    /** Squared distance between the mixture's mean and the move. */
    static double squaredDistance(int width, float[] outputs, int at, float[] targets, int targetsAt) {
        int m = width / PARTS;
        double logWeights = RowSoftmax.logSumExp(outputs, at, m);
        double dx = -targets[targetsAt];
        double dy = -targets[targetsAt + 1];
        for (int j = at; j < at + m; j++) {
            double w = Math.exp(outputs[j] - logWeights);
            dx += w * outputs[j + m];
            dy += w * outputs[j + 2 * m];
        }
        return dx * dx + dy * dy;
    }

    /**
     * Draws a move and its flags. The bias makes them neater (section 5.4 of the paper): deviations exp(s^ - bias), weights
     * softmax(w^ (1 + bias)), and, which the paper leaves as they are, flags sigmoid(e^ (1 + bias)): a stroke then seldom ends
     * where that is unlikely, which a hundred points otherwise give a hundred chances to.
     *
     * @param bias 0 for the network's own distribution, towards infinity for the best move each time
     * @param to   [2+F] written
     */
    public static void sample(int width, float[] outputs, double bias, RandomStream random, float[] to) {
        int m = width / PARTS;
        int j = RowSoftmax.sample(outputs, 0, m, 1 + bias, random);
        double sx = FLOOR + Math.exp(outputs[j + 3 * m] - bias);
        double sy = FLOOR + Math.exp(outputs[j + 4 * m] - bias);
        double r = LIMIT * Math.tanh(outputs[j + 5 * m]);
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        to[0] = (float) (outputs[j + m] + sx * a);
        to[1] = (float) (outputs[j + 2 * m] + sy * (r * a + Math.sqrt(1 - r * r) * b));
        for (int f = PARTS * m; f < width; f++) {
            to[2 + f - PARTS * m] = random.nextDouble() < sigmoid(outputs[f] * (1 + bias)) ? 1f : 0f;
        }
    }

    private static double logDensity(int m, float[] outputs, int j, double x, double y) {
        double sx = FLOOR + Math.exp(outputs[j + 3 * m]);
        double sy = FLOOR + Math.exp(outputs[j + 4 * m]);
        double r = LIMIT * Math.tanh(outputs[j + 5 * m]);
        double rest = 1 - r * r;
        double zx = (x - outputs[j + m]) / sx;
        double zy = (y - outputs[j + 2 * m]) / sy;
        double z = zx * zx + zy * zy - 2 * r * zx * zy;
        return -LOG_2PI - Math.log(sx) - Math.log(sy) - 0.5 * Math.log(rest) - z / (2 * rest);
    }

    /** -log of sigmoid(e) where the flag is 1, of 1 - sigmoid(e) where it is 0. */
    private static double flagLoss(double e, double flag) {
        return Math.max(e, 0) - flag * e + Math.log1p(Math.exp(-Math.abs(e)));
    }

    private static double sigmoid(double e) {
        return 1 / (1 + Math.exp(-e));
    }

    private static float cut(double gradient, float factor) {
        return (float) (factor * Math.max(-MOST_GRADIENT, Math.min(MOST_GRADIENT, gradient)));
    }
}
