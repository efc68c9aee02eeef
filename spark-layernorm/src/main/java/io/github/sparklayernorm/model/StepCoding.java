package io.github.sparklayernorm.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import java.io.Serializable;

/**
 * How a sequence becomes the inputs and the targets of a network that predicts the next step.
 *
 * <pre>
 * step       0      1    2    ...  T-1
 * input      start  x_0  x_1  ...  x_(T-2)
 * target     x_0    x_1  x_2  ...  x_(T-1)
 * </pre>
 *
 * So the network has a probability for the first step, too, and needs no seed to begin with.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TokenCoding.class, name = "tokens"),
    @JsonSubTypes.Type(value = PenCoding.class, name = "pen")
})
public sealed interface StepCoding extends Serializable permits TokenCoding, PenCoding {
    /** Numbers in a step of the data, and in an input. */
    int width();

    /** Numbers in a target. */
    int targetWidth();

    Loss loss();

    /**
     * Writes the input that comes before the first step.
     *
     * @param first what does not change over a sequence is taken from here: a step, from {@code at}
     */
    void start(float[] first, int at, float[] to, int toAt);

    /** Writes a step as an input. */
    void input(float[] step, int at, float[] to, int toAt);

    /** Writes a step as a target. */
    void target(float[] step, int at, float[] to, int toAt);

    /** To be added to the loss of a step: from the density of the target as it was written to that of the step. */
    double lossOffset();

    /**
     * Draws a step.
     *
     * @param outputs of the network, [outputs]
     * @param control temperature of tokens, bias of a pen
     * @param to      [width] the step before, or what {@link #start} was given; the new one is written over it
     */
    void sample(float[] outputs, int count, double control, RandomStream random, float[] to);

    /** Whether a sequence ends with this step. */
    boolean ends(float[] step);

    /** Whether a network of this spec has inputs and outputs for such steps. */
    boolean fits(NetworkSpec spec);
}
