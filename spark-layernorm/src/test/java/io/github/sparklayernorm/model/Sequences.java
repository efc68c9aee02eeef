package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import java.util.List;

/** Small recurrent networks and sequences for tests. The dimensions are different, so that a transposition cannot hide. */
public final class Sequences {
    /** At least four run to the end: batch statistics over two rows are too steep for a difference to measure. */
    public static final int[] LENGTHS = {3, 7, 1, 6, 7, 4, 7, 7};

    private Sequences() {}

    /** Those that a cell knows. */
    public static List<Normalization> normalizations(Cell cell) {
        return Networks.normalizations().stream().filter(cell::knows).toList();
    }

    public static RecurrentSpec spec(Cell cell, Normalization normalization, Pooling pooling, Loss loss) {
        return new RecurrentSpec(
                5, 0, 0, cell, 7, 1, false, pooling, Networks.outputs(loss), normalization, 1e-5f, 0f, 1f, 0, 4, loss);
    }

    public static RecurrentSpec with(RecurrentSpec s, int layers, boolean bidirectional, int truncation) {
        return new RecurrentSpec(
                s.inputs(),
                s.vocabulary(),
                s.embedding(),
                s.cell(),
                s.hidden(),
                layers,
                bidirectional,
                s.pooling(),
                s.outputs(),
                s.normalization(),
                s.biasBeforeNorm(),
                s.epsilon(),
                s.dropout(),
                s.forgetBias(),
                truncation,
                s.statisticSteps(),
                s.loss());
    }

    /** The same with a bias before the norm. */
    public static RecurrentSpec biased(RecurrentSpec s) {
        return new RecurrentSpec(
                s.inputs(),
                s.vocabulary(),
                s.embedding(),
                s.cell(),
                s.hidden(),
                s.layers(),
                s.bidirectional(),
                s.pooling(),
                s.outputs(),
                s.normalization(),
                true,
                s.epsilon(),
                s.dropout(),
                s.forgetBias(),
                s.truncation(),
                s.statisticSteps(),
                s.loss());
    }

    public static RecurrentSpec ofTokens(RecurrentSpec s, int vocabulary, int embedding) {
        return new RecurrentSpec(
                1,
                vocabulary,
                embedding,
                s.cell(),
                s.hidden(),
                s.layers(),
                s.bidirectional(),
                s.pooling(),
                s.outputs(),
                s.normalization(),
                s.biasBeforeNorm(),
                s.epsilon(),
                s.dropout(),
                s.forgetBias(),
                s.truncation(),
                s.statisticSteps(),
                s.loss());
    }

    /** Random sequences of the given lengths with targets and weights. */
    public static PackedRows rows(RecurrentSpec spec, int[] lengths, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] starts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            starts[i + 1] = starts[i] + lengths[i];
        }
        int steps = starts[lengths.length];
        float[] features = new float[steps * spec.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = spec.vocabulary() > 0 ? random.nextInt(spec.vocabulary()) : (float) random.nextGaussian();
        }
        int width = spec.loss().targetWidth(spec.outputs());
        float[] targets = new float[(spec.outputPerStep() ? steps : lengths.length) * width];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = Networks.target(spec.loss(), spec.outputs(), i, random);
        }
        float[] weights = new float[lengths.length];
        java.util.Arrays.fill(weights, 1f);
        return new PackedRows(
                lengths.length,
                lengths.length,
                List.of(new SequenceField(spec.inputs(), starts, features)),
                targets,
                spec.outputPerStep(),
                weights);
    }

    public static Batch batch(RecurrentSpec spec, PackedRows rows) {
        Batch batch = Batch.of(spec, 1);
        int[] order = new int[rows.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        rows.gather(order, 0, order.length, batch);
        return batch;
    }

    /** [B][T][C] */
    public static double[][][] features(PackedRows rows) {
        double[][][] out = new double[rows.rows()][][];
        for (int i = 0; i < out.length; i++) {
            out[i] = slice(
                    rows.sequences(0).features(),
                    rows.sequences(0).starts()[i],
                    rows.sequences(0).starts()[i + 1],
                    rows.sequences(0).inputs());
        }
        return out;
    }

    /** [B][T][W], or [B][1][W] */
    public static double[][][] targets(PackedRows rows) {
        int count = rows.perStep() ? rows.sequences(0).starts()[rows.rows()] : rows.rows();
        int width = rows.targets().length / count;
        double[][][] out = new double[rows.rows()][][];
        for (int i = 0; i < out.length; i++) {
            out[i] = rows.perStep()
                    ? slice(
                            rows.targets(),
                            rows.sequences(0).starts()[i],
                            rows.sequences(0).starts()[i + 1],
                            width)
                    : slice(rows.targets(), i, i + 1, width);
        }
        return out;
    }

    private static double[][] slice(float[] from, int first, int last, int width) {
        double[][] out = new double[last - first][width];
        for (int t = first; t < last; t++) {
            for (int j = 0; j < width; j++) {
                out[t - first][j] = from[t * width + j];
            }
        }
        return out;
    }
}
