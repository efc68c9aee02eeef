package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.loss.RowSoftmax;

/**
 * Steps that are token ids. The start is a token of its own, the last of the network's {@code vocabulary + 1}.
 *
 * @param vocabulary ids of the data are 0 to vocabulary - 1
 */
@DefaultSerializer(JavaForm.class)
public record TokenCoding(int vocabulary) implements StepCoding {
    @Override
    public int width() {
        return 1;
    }

    @Override
    public int targetWidth() {
        return 1;
    }

    @Override
    public Loss loss() {
        return Loss.SOFTMAX_CROSS_ENTROPY;
    }

    @Override
    public void start(float[] first, int at, float[] to, int toAt) {
        to[toAt] = vocabulary;
    }

    @Override
    public void input(float[] step, int at, float[] to, int toAt) {
        to[toAt] = step[at];
    }

    @Override
    public void target(float[] step, int at, float[] to, int toAt) {
        to[toAt] = step[at];
    }

    @Override
    public double lossOffset() {
        return 0;
    }

    /** Draws from softmax(outputs / control); the most likely token where that is 0. */
    @Override
    public void sample(float[] outputs, int count, double control, RandomStream random, float[] to) {
        to[0] = RowSoftmax.sample(outputs, 0, count, 1 / control, random);
    }

    @Override
    public boolean ends(float[] step) {
        return false;
    }

    @Override
    public boolean fits(NetworkSpec spec) {
        return spec.outputPerStep()
                && spec.loss().equals(loss())
                && spec.outputs() == vocabulary
                && spec instanceof RecurrentSpec recurrent
                && recurrent.vocabulary() - 1 == vocabulary;
    }
}
