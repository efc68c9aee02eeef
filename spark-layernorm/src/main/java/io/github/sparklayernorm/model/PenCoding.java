package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.loss.MixtureDensity;

/**
 * Steps of a pen: x and y offset from the point before, flags (0 or 1), context.
 *
 * <p>The first flag ends a stroke: the pen is lifted behind this point. A second one ends the sequence. Context is what a
 * sequence is about (the letter to be written, one-hot, say): the network sees it and does not predict it.
 *
 * <p>The network sees offsets with mean 0 and deviation 1. The start is a zero offset whose flags are set, as though
 * another sequence had just ended.
 *
 * @param flags      1 or 2
 * @param context    numbers of context, at least 0
 * @param meanX      of the x offsets in training
 * @param deviationX of the x offsets in training, positive
 */
@DefaultSerializer(JavaForm.class)
public record PenCoding(int flags, int context, double meanX, double meanY, double deviationX, double deviationY)
        implements StepCoding {
    @Override
    public int width() {
        return 2 + flags + context;
    }

    @Override
    public int targetWidth() {
        return 2 + flags;
    }

    @Override
    public Loss loss() {
        return Loss.MIXTURE_DENSITY;
    }

    @Override
    public void start(float[] first, int at, float[] to, int toAt) {
        to[toAt] = 0;
        to[toAt + 1] = 0;
        for (int f = 0; f < flags; f++) {
            to[toAt + 2 + f] = 1;
        }
        System.arraycopy(first, at + targetWidth(), to, toAt + targetWidth(), context);
    }

    @Override
    public void input(float[] step, int at, float[] to, int toAt) {
        target(step, at, to, toAt);
        System.arraycopy(step, at + targetWidth(), to, toAt + targetWidth(), context);
    }

    @Override
    public void target(float[] step, int at, float[] to, int toAt) {
        to[toAt] = (float) ((step[at] - meanX) / deviationX);
        to[toAt + 1] = (float) ((step[at + 1] - meanY) / deviationY);
        System.arraycopy(step, at + 2, to, toAt + 2, flags);
    }

    /** p(x) = p(x / deviation) / deviation. */
    @Override
    public double lossOffset() {
        return Math.log(deviationX) + Math.log(deviationY);
    }

    @Override
    public void sample(float[] outputs, int count, double control, RandomStream random, float[] to) {
        MixtureDensity.sample(count, outputs, control, random, to);
        to[0] = (float) (to[0] * deviationX + meanX);
        to[1] = (float) (to[1] * deviationY + meanY);
    }

    @Override
    public boolean ends(float[] step) {
        return flags > 1 && step[3] == 1;
    }

    @Override
    public boolean fits(NetworkSpec spec) {
        return (flags == 1 || flags == 2)
                && spec.outputPerStep()
                && spec.loss().equals(loss())
                && spec.outputs() > flags
                && spec.inputs() - 2 - flags == context
                && spec.loss().targetWidth(spec.outputs()) == targetWidth()
                && Double.isFinite(meanX)
                && Double.isFinite(meanY)
                && Double.isFinite(lossOffset());
    }
}
