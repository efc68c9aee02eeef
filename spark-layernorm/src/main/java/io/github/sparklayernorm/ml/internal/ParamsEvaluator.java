package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.ml.param.MetricSetters;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * An evaluator that is nothing but its params.
 *
 * @param <E> the evaluator itself
 */
public abstract class ParamsEvaluator<E extends ParamsEvaluator<E>> extends Evaluator
        implements MetricSetters<E>, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;

    protected ParamsEvaluator(String uid) {
        this.uid = uid;
    }

    private String stage() {
        return getClass().getSimpleName();
    }

    /** How numbers or vectors that were predicted compare with labels. */
    protected TargetMetrics targets(Dataset<?> dataset) {
        return TargetMetrics.of(stage(), dataset, getPredictionCol(), getLabelCol(), getWeightCol());
    }

    /** How labels of steps that were predicted compare with those that they have. */
    protected ClassEvaluation steps(Dataset<?> dataset) {
        SchemaChecks checks = new SchemaChecks(stage(), dataset.schema());
        checks.stepLabels("predictionCol", getPredictionCol());
        checks.stepLabels("labelCol", getLabelCol());
        EvaluatedColumns columns = new EvaluatedColumns("", getLabelCol(), getPredictionCol(), "", getWeightCol());
        return ClassEvaluation.ofSteps(stage(), dataset.toDF(), columns, Integer.MAX_VALUE);
    }

    /** How likely steps are. */
    protected StepsEvaluation likelihood(Dataset<?> dataset, String sequences, String negativeLogLikelihood) {
        SchemaChecks checks = new SchemaChecks(stage(), dataset.schema());
        checks.sequence("featuresCol", sequences);
        checks.numeric("negativeLogLikelihoodCol", negativeLogLikelihood);
        return new StepsEvaluation(stage(), dataset.toDF(), sequences, negativeLogLikelihood, getWeightCol());
    }

    @Override
    @SuppressWarnings("unchecked")
    public E copy(ParamMap extra) {
        return (E) defaultCopy(extra);
    }

    @Override
    public MLWriter write() {
        return new ParamsWriter(this);
    }

    @Override
    public String explainParam(Param<?> param) {
        return Explanation.of(this, param, super.explainParam(param));
    }

    @Override
    public String uid() {
        return uid;
    }
}
