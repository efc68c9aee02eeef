package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans {@link BatchScoring}. */
final class BatchScoringStrategy extends SparkStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        return plan instanceof BatchScoring scoring
                ? Scalas.seq(new BatchScoringExec(scoring.call(), planLater(scoring.child())))
                : Scalas.seq();
    }
}
