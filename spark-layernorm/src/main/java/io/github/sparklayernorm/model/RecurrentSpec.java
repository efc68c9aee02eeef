package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.layer.Chain;
import io.github.sparklayernorm.layer.Dropout;
import io.github.sparklayernorm.layer.Embedding;
import io.github.sparklayernorm.layer.Linear;
import io.github.sparklayernorm.layer.Pool;
import io.github.sparklayernorm.layer.Recurrent;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent network: an embedding where the inputs are tokens, recurrent layers with dropout between them, pooling, then
 * a linear output layer.
 *
 * @param inputs         numbers per time step, at least 1; 1 where they are token ids
 * @param vocabulary     token ids are 0 to vocabulary - 1; 0 where the inputs are numbers
 * @param embedding      width of a token's vector, at least 1 with a vocabulary
 * @param hidden         units of each recurrent layer (of each direction), at least 1
 * @param layers         recurrent layers, one upon the other, at least 1
 * @param bidirectional  whether a second cell in each layer goes through time backwards
 * @param pooling        from steps to a sequence; NONE for an output at every step
 * @param outputs        logits or values per row, at least 1
 * @param normalization  one that the cell knows
 * @param biasBeforeNorm whether the inputs' part of the cells' sums has a bias before it is layer-normalised; false
 *     wherever that is not what happens to it
 * @param epsilon        added to the variance inside the root, positive
 * @param dropout        rate between recurrent layers and before the output layer, in [0, 1)
 * @param forgetBias     starting value of the forget gate's bias (lstm)
 * @param truncation     gradients go back at most so many steps, in blocks; 0 for all the way
 * @param statisticSteps batch normalisation keeps running statistics for so many time steps, at least 1
 */
@DefaultSerializer(JavaForm.class)
public record RecurrentSpec(
        int inputs,
        int vocabulary,
        int embedding,
        Cell cell,
        int hidden,
        int layers,
        boolean bidirectional,
        Pooling pooling,
        int outputs,
        Normalization normalization,
        boolean biasBeforeNorm,
        float epsilon,
        float dropout,
        float forgetBias,
        int truncation,
        int statisticSteps,
        Loss loss)
        implements NetworkSpec {

    public RecurrentSpec {
        require(cell != null, "cell must be given, but is null");
        require(pooling != null, "pooling must be given, but is null");
        require(normalization != null, "normalization must be given, but is null");
        require(loss != null, "loss must be given, but is null");
        biasBeforeNorm = biasBeforeNorm && normalization.equals(Normalization.LAYER);
        require(inputs >= 1, "inputs must be at least 1, but is " + inputs);
        require(vocabulary >= 0, "vocabulary must be at least 0, but is " + vocabulary);
        require(vocabulary == 0 || embedding >= 1, "embedding must be at least 1, but is " + embedding);
        require(vocabulary == 0 || inputs == 1, "a token is one number per step, but inputs is " + inputs);
        require(hidden >= 1, "hidden must be at least 1, but is " + hidden);
        require(layers >= 1, "layers must be at least 1, but is " + layers);
        require(outputs >= 1, "outputs must be at least 1, but is " + outputs);
        require(
                cell.knows(normalization),
                "normalization of a recurrent network of " + cell.text() + " must be " + cell.known() + ", but is "
                        + normalization.text());
        require(epsilon > 0 && Float.isFinite(epsilon), "epsilon must be positive and finite, but is " + epsilon);
        require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, but is " + dropout);
        require(truncation >= 0, "truncation must be at least 0, but is " + truncation);
        require(statisticSteps >= 1, "statisticSteps must be at least 1, but is " + statisticSteps);
    }

    /** The paper's literal form: no bias before a norm. */
    public RecurrentSpec(
            int inputs,
            int vocabulary,
            int embedding,
            Cell cell,
            int hidden,
            int layers,
            boolean bidirectional,
            Pooling pooling,
            int outputs,
            Normalization normalization,
            float epsilon,
            float dropout,
            float forgetBias,
            int truncation,
            int statisticSteps,
            Loss loss) {
        this(
                inputs,
                vocabulary,
                embedding,
                cell,
                hidden,
                layers,
                bidirectional,
                pooling,
                outputs,
                normalization,
                false,
                epsilon,
                dropout,
                forgetBias,
                truncation,
                statisticSteps,
                loss);
    }

    @Override
    public boolean sequential() {
        return true;
    }

    @Override
    public boolean outputPerStep() {
        return pooling == Pooling.NONE;
    }

    @Override
    public List<Input> columns() {
        return List.of(new Input(FEATURES, inputs, true));
    }

    /** An embedding where inputs are tokens, for each layer a recurrent one with dropout, pooling, then a linear layer. */
    @Override
    public Composition composition() {
        List<Node> nodes = new ArrayList<>();
        String before = FEATURES;
        if (vocabulary > 0) {
            nodes.add(new Node("embedding", new Embedding(vocabulary, embedding), before));
            before = "embedding";
        }
        for (int i = 0; i < layers; i++) {
            String name = "recurrent" + i;
            nodes.add(
                    new Node(name, dropout == 0 ? recurrent() : new Chain(recurrent(), new Dropout(dropout)), before));
            before = name;
        }
        if (pooling != Pooling.NONE) {
            nodes.add(new Node("pooling", new Pool(pooling), before));
            before = "pooling";
        }
        nodes.add(new Node(OUTPUT, new Linear(outputs), before));
        return new Composition(columns(), nodes, OUTPUT);
    }

    private Recurrent recurrent() {
        return new Recurrent(
                cell,
                hidden,
                bidirectional,
                normalization,
                biasBeforeNorm,
                epsilon,
                forgetBias,
                truncation,
                statisticSteps);
    }

    @Override
    public boolean takesSparse(int input) {
        return false; // sequences
    }

    @Override
    public long depth() {
        return (bidirectional ? 2L : 1L) * layers;
    }

    /** From one layer of each kind: a spec from a file may name two billion. */
    @Override
    public long parameterCount() {
        if ((bidirectional ? 2L : 1L) * hidden > Integer.MAX_VALUE) {
            return Long.MAX_VALUE; // its output layer alone has more than an int of rows
        }
        try {
            long one = withLayers(1).composition().parameterCount();
            long two = layers == 1 ? one : withLayers(2).composition().parameterCount();
            if (two == Long.MAX_VALUE) {
                return two;
            }
            return Math.addExact(one, Math.multiplyExact(layers - 1L, two - one));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private RecurrentSpec withLayers(int newLayers) {
        return with(newLayers, truncation);
    }

    /** The same network, whose gradients go back all the way. */
    RecurrentSpec withoutTruncation() {
        return with(layers, 0);
    }

    private RecurrentSpec with(int newLayers, int newTruncation) {
        return new RecurrentSpec(
                inputs,
                vocabulary,
                embedding,
                cell,
                hidden,
                newLayers,
                bidirectional,
                pooling,
                outputs,
                normalization,
                biasBeforeNorm,
                epsilon,
                dropout,
                forgetBias,
                newTruncation,
                statisticSteps,
                loss);
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text + ".");
        }
    }
}
