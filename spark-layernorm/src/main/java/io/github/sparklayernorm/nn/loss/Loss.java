package io.github.sparklayernorm.nn.loss;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.sparklayernorm.kernel.Kernels;
import java.io.Serializable;

/**
 * What a network is trained to make small, row by row. Each loss is a record in a file of its own and a line in
 * {@link LossText}; whoever needs to know something of a loss asks it. Two are the same when they are equal.
 *
 * <p>No method has a default: every loss answers each question, and a loss can be made while this interface is loaded.
 */
public sealed interface Loss extends Serializable permits Huber, MixtureDensity, SoftmaxCrossEntropy, SquaredError {
    Loss SOFTMAX_CROSS_ENTROPY = new SoftmaxCrossEntropy();
    Loss SQUARED_ERROR = new SquaredError();
    Loss MIXTURE_DENSITY = new MixtureDensity();

    /** What a row's targets are. */
    enum Targets {
        /** The number of the row's class, from 0. */
        CLASS,
        /** A number for each output. */
        VALUES,
        /** A pen's move and its flags. */
        MOVE
    }

    Targets targets();

    /** Numbers per row of targets: 1 for a class number, 2 and the flags for a pen's move, else one for each output. */
    int targetWidth(int outputs);

    /**
     * @param outputs  [rows,width] read: logits or values
     * @param targets  [rows,targetWidth] read
     * @param weights  [rows] read; null stands for ones
     * @param scale    factor of the gradient: 1 / rows makes it that of the mean
     * @param dOutputs [rows,width] written
     * @return the sum over the rows of weight * loss, not scaled
     */
    double forwardBackward(
            Kernels kernels,
            int rows,
            int width,
            float[] outputs,
            float[] targets,
            float[] weights,
            float scale,
            float[] dOutputs);

    /** The loss of one row, in nats where it is a likelihood. */
    double ofRow(int row, int width, float[] outputs, float[] targets);

    /**
     * Sum over the rows of weight * (1 where the class is right), or of weight * squared difference over the outputs (of a
     * mixture, between its mean and the move).
     */
    double metric(int rows, int width, float[] outputs, float[] targets, float[] weights);

    /** Whether {@link #metric} is a square, whose mean is reported as a root. */
    boolean metricIsSquare();

    /** Whether no row pulls harder than some bound; what its targets are measured by then ignores outliers, too. */
    boolean robust();

    /** What finds the loss of the best prediction that is the same for all rows. */
    BestConstant bestConstant(int outputs);

    /** The loss in a network's JSON, with its number if it has one: {@code SQUARED_ERROR}, {@code HUBER(1.35)}. */
    @JsonValue
    String text();

    /**
     * Reads {@link #text}, and the same in any case and without underscores: {@code squaredError}, {@code huber(2.5)}. A
     * number that is left out with its brackets is the usual one.
     *
     * @throws IllegalArgumentException for another text, or a number that the loss cannot have
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Loss of(String text) {
        return LossText.read(text);
    }
}
