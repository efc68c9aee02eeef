package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.StepsEvaluation;
import java.util.Locale;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code evaluate} of a next-step model finds: how likely the steps of sequences are. Each step has its sequence's
 * weight, of {@code weightCol} where the rows have that column. The figures come from one pass over the rows, when the first
 * is asked for. Sequences of weight 0 count nowhere, and neither do sequences without a step and invalid ones that
 * {@code handleInvalid} keeps.
 *
 * <p>Everything that reads rows throws an {@link InvalidInputException} for a weight that is no number from 0 on.
 */
public final class LayerNormSequenceSummary implements Summary {
    private final StepsEvaluation evaluation;

    LayerNormSequenceSummary(StepsEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** The rows with the columns that the model adds. */
    public Dataset<Row> predictions() {
        return evaluation.predictions();
    }

    public String featuresCol() {
        return evaluation.featuresCol();
    }

    public String negativeLogLikelihoodCol() {
        return evaluation.negativeLogLikelihoodCol();
    }

    /** Empty where each sequence counts as one. */
    public String weightCol() {
        return evaluation.weightCol();
    }

    /** Sequences that were evaluated: with a step, a likelihood and a weight above 0. */
    public long numInstances() {
        return evaluation.rows();
    }

    /** Steps of all these sequences. */
    public long numSteps() {
        return evaluation.steps();
    }

    /**
     * Mean negative log-likelihood of a step, in nats; of a pen's moves, of a density in the units of the data, so that it may
     * be below 0.
     *
     * @throws InvalidInputException where no sequence was evaluated
     */
    public double negativeLogLikelihood() {
        return evaluation.nats();
    }

    /**
     * {@link #negativeLogLikelihood} / ln 2.
     *
     * @throws InvalidInputException where no sequence was evaluated
     */
    public double bitsPerStep() {
        return evaluation.bits();
    }

    /**
     * exp({@link #negativeLogLikelihood}): of tokens, among how many equally likely ones the model wavers at a step.
     *
     * @throws InvalidInputException where no sequence was evaluated
     */
    public double perplexity() {
        return evaluation.perplexity();
    }

    /**
     * The figures, for a person.
     *
     * @throws InvalidInputException where no sequence was evaluated
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d steps of %,d sequences: %.4g nats (%.4g bits) a step, perplexity %.4g%n",
                numSteps(),
                numInstances(),
                negativeLogLikelihood(),
                bitsPerStep(),
                perplexity());
    }
}
