package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.ml.internal.ParamsEvaluator;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.TargetMetrics;
import io.github.sparklayernorm.ml.param.TargetMetricParamSet;
import io.github.sparklayernorm.ml.param.TargetMetricSetters;
import io.github.sparklayernorm.model.JavaForm;
import java.util.stream.IntStream;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * Spark's RegressionEvaluator for labels and predictions that are vectors: the metric of one target, or its mean over all.
 * Columns of numbers are taken, too, as vectors of one element. So {@code CrossValidator} can tune a regressor of several
 * targets.
 *
 * <p>{@code metricName} is {@code rmse} (default), {@code mse}, {@code mae}, {@code r2} or {@code var}, with Spark's
 * formulas; larger is better of the last two.
 *
 * <p>Rows of weight 0 count nowhere, and neither do those with a prediction that is NaN (in all targets), as of invalid rows
 * that {@code handleInvalid} keeps.
 */
@DefaultSerializer(JavaForm.class)
public final class MultiOutputRegressionEvaluator extends ParamsEvaluator<MultiOutputRegressionEvaluator>
        implements TargetMetricSetters<MultiOutputRegressionEvaluator> {
    private static final long serialVersionUID = 1L;

    private final TargetMetricParamSet params = new TargetMetricParamSet(this);

    public MultiOutputRegressionEvaluator() {
        this(Identifiable$.MODULE$.randomUID("multiOutputRegEval"));
    }

    public MultiOutputRegressionEvaluator(String uid) {
        super(uid);
    }

    public static MultiOutputRegressionEvaluator load(String path) {
        return read().load(path);
    }

    public static MLReader<MultiOutputRegressionEvaluator> read() {
        return new ParamsReader<>(MultiOutputRegressionEvaluator.class, MultiOutputRegressionEvaluator::new);
    }

    /**
     * The metric of the target, or its mean over all.
     *
     * @throws InvalidInputException for rows whose label or prediction is null, for a {@code target} that there is not, and
     *     where no row is left
     */
    @Override
    public double evaluate(Dataset<?> dataset) {
        TargetMetrics metrics = targets(dataset);
        if (getTarget() >= metrics.targets()) {
            throw InvalidInputException.of(
                    "MultiOutputRegressionEvaluator",
                    "target must be one of " + metrics.targets() + ", counted from 0",
                    "it is " + getTarget(),
                    "set it, or set -1 for the mean over all");
        }
        return getTarget() >= 0
                ? value(metrics, getTarget())
                : IntStream.range(0, metrics.targets())
                        .mapToDouble(target -> value(metrics, target))
                        .average()
                        .orElseThrow();
    }

    private double value(TargetMetrics metrics, int target) {
        return switch (metric()) {
            case RMSE -> metrics.rootMeanSquaredError(target);
            case MSE -> metrics.meanSquaredError(target);
            case MAE -> metrics.meanAbsoluteError(target);
            case R2 -> metrics.r2(target);
            case VAR -> metrics.explainedVariance(target);
        };
    }

    @Override
    public boolean isLargerBetter() {
        return metric() == Metric.R2 || metric() == Metric.VAR;
    }

    private Metric metric() {
        return Names.read(Metric.class, "metricName", getMetricName());
    }

    private enum Metric {
        RMSE,
        MSE,
        MAE,
        R2,
        VAR
    }

    @Override
    public String toString() {
        return "MultiOutputRegressionEvaluator: uid=" + uid() + ", metricName=" + getMetricName() + ", target="
                + getTarget();
    }

    @Override
    public TargetMetricParamSet targetMetricParamSet() {
        return params;
    }
}
