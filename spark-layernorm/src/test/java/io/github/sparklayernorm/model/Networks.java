package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.List;

/** Small networks and batches for tests. Their dimensions are different primes, so that a transposition cannot hide. */
public final class Networks {
    private Networks() {}

    /** One of each kind in the catalogue; of a kind with a number, two groups. */
    public static List<Normalization> normalizations() {
        return Arrays.stream(Normalization.texts())
                .map(form -> Normalization.of(form.replace("(n)", "(2)")))
                .toList();
    }

    /** Units of a layer that has so many in each group. */
    public static int units(Normalization normalization, int ofGroup) {
        return ofGroup * normalization.groups();
    }

    public static MlpSpec mlp(Normalization normalization, Activation activation, Loss loss) {
        List<Integer> hidden = List.of(units(normalization, 11), units(normalization, 7));
        return new MlpSpec(5, hidden, outputs(loss), normalization, activation, 1e-5f, 0f, loss);
    }

    /** The same with a bias before the norm. */
    public static MlpSpec biased(MlpSpec s) {
        return new MlpSpec(
                s.inputs(),
                s.hidden(),
                s.outputs(),
                s.normalization(),
                true,
                s.activation(),
                s.epsilon(),
                s.dropout(),
                s.loss());
    }

    /** Two Gaussians and a flag, or three logits or values. */
    static int outputs(Loss loss) {
        return loss.targets() == Loss.Targets.MOVE ? 13 : 3;
    }

    /** A class, a value, or one of a pen's numbers, of which the third is a flag. */
    static float target(Loss loss, int outputs, int i, RandomStream random) {
        return switch (loss.targets()) {
            case CLASS -> random.nextInt(outputs);
            case VALUES -> (float) random.nextGaussian();
            case MOVE -> i % 3 == 2 ? random.nextInt(2) : (float) random.nextGaussian();
        };
    }

    /** Every parameter, gains and biases included, at a random place near where training would have it. */
    public static void randomize(Network network, long seed) {
        network.initialize(seed);
        RandomStream random = new RandomStream(seed + 1);
        for (Parameter p : network.parameters().list()) {
            if (p.kind() == Parameter.Kind.VECTOR) {
                for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                    p.values()[i] += (float) (0.3 * random.nextGaussian());
                }
            }
        }
    }

    public static Batch batch(MlpSpec spec, int rows, long seed) {
        RandomStream random = new RandomStream(seed);
        Batch batch = new Batch(rows, spec.inputs(), spec.loss().targetWidth(spec.outputs()));
        batch.rows = rows;
        for (int i = 0; i < batch.input(0).features.length; i++) {
            batch.input(0).features[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < batch.targets.length; i++) {
            batch.targets[i] = target(spec.loss(), spec.outputs(), i, random);
        }
        for (int i = 0; i < rows; i++) {
            batch.weights[i] = (float) (0.5 + random.nextDouble());
        }
        return batch;
    }
}
