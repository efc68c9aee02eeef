package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How likely the steps of sequences are, from the mean negative log-likelihood of each sequence; computed when it is asked
 * for, and kept. A sequence without one (null, or NaN as of an invalid row that is kept) was not evaluated: it counts
 * nowhere, and neither does one of weight 0.
 */
public final class StepsEvaluation {
    private final String stage;
    private final Dataset<Row> predictions;
    private final String sequences;
    private final String likelihood;
    private final String weight;
    private Row sums; // rows, steps, weight of the steps, nats by weight

    /**
     * @param stage      for messages
     * @param sequences  column of sequences
     * @param likelihood column of their mean negative log-likelihoods
     * @param weight     column of the sequences' weights; empty: 1 for each
     */
    public StepsEvaluation(String stage, Dataset<Row> predictions, String sequences, String likelihood, String weight) {
        this.stage = stage;
        this.predictions = predictions;
        this.sequences = sequences;
        this.likelihood = likelihood;
        this.weight = weight;
    }

    /** The rows with the model's columns. */
    public Dataset<Row> predictions() {
        return predictions;
    }

    public String featuresCol() {
        return sequences;
    }

    public String negativeLogLikelihoodCol() {
        return likelihood;
    }

    public String weightCol() {
        return weight;
    }

    public long rows() {
        return sums().getLong(0);
    }

    public long steps() {
        return sums().isNullAt(1) ? 0 : sums().getLong(1);
    }

    /**
     * Mean negative log-likelihood of a step, in nats; each step has its sequence's weight.
     *
     * @throws InvalidInputException where there are no steps, or none of a weight above 0
     */
    public double nats() {
        LabelledRows.requireSome(stage, "sequence", sums().isNullAt(2) ? 0 : sums().getDouble(2));
        return sums().getDouble(3) / sums().getDouble(2);
    }

    public double bits() {
        return nats() / Math.log(2);
    }

    public double perplexity() {
        return Math.exp(nats());
    }

    private synchronized Row sums() {
        if (sums == null) {
            Column weights = functions.col("weight").multiply(functions.col("steps"));
            Column counts = functions.col("weight").gt(0);
            sums = InvalidInputException.unwrapping(() -> predictions
                    .select(
                            functions
                                    .coalesce(functions.size(functions.col(sequences)), functions.lit(0))
                                    .as("steps"),
                            functions.col(likelihood).cast("double").as("nats"),
                            LabelledRows.weight(stage, weight))
                    .filter(functions.col("steps").gt(0))
                    .filter(LabelledRows.isEvaluated(functions.col("nats")))
                    .agg(
                            functions.count(functions.when(counts, 1)),
                            functions.sum(functions.when(counts, functions.col("steps"))),
                            functions.sum(weights),
                            functions.sum(functions.when(counts, weights.multiply(functions.col("nats")))))
                    .first());
        }
        return sums;
    }
}
