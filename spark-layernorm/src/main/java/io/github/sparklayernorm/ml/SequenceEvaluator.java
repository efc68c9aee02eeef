package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.ml.internal.ParamsEvaluator;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.StepsEvaluation;
import io.github.sparklayernorm.ml.param.StepMetricParamSet;
import io.github.sparklayernorm.ml.param.StepMetricSetters;
import io.github.sparklayernorm.model.JavaForm;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * A metric over the steps of sequences, so that {@code CrossValidator} can tune a tagger or a next-step model. Each step has
 * its sequence's weight.
 *
 * <p>{@code metricName} is of a tagger {@code accuracy} (default) or {@code f1}, of which larger is better; of a next-step
 * model {@code nats}, {@code bits} or {@code perplexity}, of which smaller is.
 *
 * <p>Sequences of weight 0 count nowhere, and neither do those that were not evaluated: an array of predictions that is null,
 * or a likelihood that is null or NaN, as of invalid rows that {@code handleInvalid} keeps.
 */
@DefaultSerializer(JavaForm.class)
public final class SequenceEvaluator extends ParamsEvaluator<SequenceEvaluator>
        implements StepMetricSetters<SequenceEvaluator> {
    private static final long serialVersionUID = 1L;

    private final StepMetricParamSet params = new StepMetricParamSet(this);

    public SequenceEvaluator() {
        this(Identifiable$.MODULE$.randomUID("sequenceEval"));
    }

    public SequenceEvaluator(String uid) {
        super(uid);
    }

    public static SequenceEvaluator load(String path) {
        return read().load(path);
    }

    public static MLReader<SequenceEvaluator> read() {
        return new ParamsReader<>(SequenceEvaluator.class, SequenceEvaluator::new);
    }

    /**
     * The metric over all steps.
     *
     * @throws InvalidInputException for labels that are no whole numbers or not one for each step, and where no step is left
     */
    @Override
    public double evaluate(Dataset<?> dataset) {
        return switch (metric()) {
            case ACCURACY -> steps(dataset).multiclass().accuracy();
            case F1 -> steps(dataset).multiclass().weightedFMeasure();
            case NATS -> likelihood(dataset).nats();
            case BITS -> likelihood(dataset).bits();
            case PERPLEXITY -> likelihood(dataset).perplexity();
        };
    }

    private StepsEvaluation likelihood(Dataset<?> dataset) {
        return likelihood(dataset, getFeaturesCol(), getNegativeLogLikelihoodCol());
    }

    @Override
    public boolean isLargerBetter() {
        return metric() == Metric.ACCURACY || metric() == Metric.F1;
    }

    private Metric metric() {
        return Names.read(Metric.class, "metricName", getMetricName());
    }

    private enum Metric {
        ACCURACY,
        F1,
        NATS,
        BITS,
        PERPLEXITY
    }

    @Override
    public String toString() {
        return "SequenceEvaluator: uid=" + uid() + ", metricName=" + getMetricName();
    }

    @Override
    public StepMetricParamSet stepMetricParamSet() {
        return params;
    }
}
