package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.internal.NextStepModel;
import io.github.sparklayernorm.ml.internal.NextStepNetwork;
import io.github.sparklayernorm.ml.io.CodingJson;
import io.github.sparklayernorm.ml.io.ModelReader;
import io.github.sparklayernorm.ml.io.ModelWriter;
import io.github.sparklayernorm.ml.param.SequenceModelParamSet;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.TokenCoding;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * A trained next-step model, made by {@link LayerNormSequenceModel}: it draws sequences, and {@code transform} tells how
 * likely sequences are.
 *
 * <p>{@code transform} adds the mean negative log-likelihood of a sequence's steps in nats (of tokens: divide by ln 2 for
 * bits; of a pen: of a density in the units of the data, so it may be negative) and, of tokens, the probabilities of the one
 * that comes next.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormSequenceGenerator extends NextStepModel<LayerNormSequenceGenerator>
        implements HasTrainingSummary {
    private static final long serialVersionUID = 1L;

    /** A value of {@code outputType}: it draws token ids. */
    public static final String CATEGORICAL = SequenceModelParamSet.CATEGORICAL;

    /** A value of {@code outputType}: it draws a pen's moves. */
    public static final String MIXTURE = SequenceModelParamSet.MIXTURE;

    private final SequenceModelParamSet sequenceModel = new SequenceModelParamSet(this);

    /** An empty model, for the service lookup of Spark Connect only: it can do nothing. */
    public LayerNormSequenceGenerator() {
        this("", null, null);
    }

    LayerNormSequenceGenerator(String uid, NextStepNetwork network, TrainingResult result) {
        super(uid, network, result);
    }

    public static LayerNormSequenceGenerator load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormSequenceGenerator> read() {
        return new ModelReader<>(
                LayerNormSequenceGenerator.class,
                (uid, network, details) ->
                        new LayerNormSequenceGenerator(uid, CodingJson.read(network, details), null));
    }

    /** {@link #generate(long, int, double, double[][], double...)} from the start, without context. */
    public double[][] generate(long seed, int length, double temperatureOrBias) {
        return generate(seed, length, temperatureOrBias, new double[0][]);
    }

    /**
     * Draws a sequence, step by step with carried states. The same seed gives the same steps.
     *
     * @param seed              of the random numbers
     * @param length            steps to draw at most; a pen's sequence with an end of its own may be shorter
     * @param temperatureOrBias of tokens, the temperature: 1 draws from the model as it is, 0 takes the most likely token
     *                          each time. Of a pen, the bias: 0 draws from the model as it is, more is neater
     * @param primer            steps that come before what is drawn, without their context; empty: from the start
     * @param context           of a model with {@code contextSize}: what each step of the sequence has
     * @return the steps drawn, without primer and context: [token], or [x, y, end of stroke] and perhaps end of sequence
     */
    public double[][] generate(long seed, int length, double temperatureOrBias, double[][] primer, double... context) {
        List<float[]> before = new ArrayList<>();
        for (double[] step : primer) {
            before.add(floats(step));
        }
        int width = nextStep().coding().targetWidth();
        List<float[]> drawn = draw(seed, length, temperatureOrBias, before, floats(context));
        double[][] steps = new double[drawn.size()][width];
        for (int t = 0; t < steps.length; t++) {
            for (int j = 0; j < width; j++) {
                steps[t][j] = drawn.get(t)[j];
            }
        }
        return steps;
    }

    /**
     * The same for tokens.
     *
     * @param primer tokens that come before those that are drawn
     */
    public int[] generateTokens(long seed, int length, double temperature, int... primer) {
        if (!(nextStep().coding() instanceof TokenCoding)) {
            throw new UnsupportedOperationException("LayerNormSequenceGenerator: generateTokens needs a model with"
                    + " outputType=categorical, but this one draws a pen's moves; use generate.");
        }
        List<float[]> before = new ArrayList<>();
        for (int token : primer) {
            before.add(new float[] {token});
        }
        return draw(seed, length, temperature, before, new float[0]).stream()
                .mapToInt(step -> (int) step[0])
                .toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int j = 0; j < values.length; j++) {
            floats[j] = (float) values[j];
        }
        return floats;
    }

    /** How likely sequences are: nats and bits a step, perplexity. */
    public LayerNormSequenceSummary evaluate(Dataset<?> dataset) {
        return new LayerNormSequenceSummary(evaluation(dataset));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, network(), CodingJson.write(nextStep()));
    }

    @Override
    protected LayerNormSequenceGenerator fresh(String uid, NextStepNetwork network, TrainingResult result) {
        return new LayerNormSequenceGenerator(uid, network, result);
    }

    @Override
    public SequenceModelParamSet sequenceModelParamSet() {
        return sequenceModel;
    }
}
