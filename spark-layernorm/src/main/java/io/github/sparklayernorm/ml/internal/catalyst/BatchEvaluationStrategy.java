package io.github.sparklayernorm.ml.internal.catalyst;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans {@link BatchEvaluation}. */
final class BatchEvaluationStrategy extends SparkStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        return plan instanceof BatchEvaluation evaluation
                ? Scalas.seq(
                        new BatchEvaluationExec(evaluation.kept(), evaluation.call(), planLater(evaluation.child())))
                : Scalas.seq();
    }
}
