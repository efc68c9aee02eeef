package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/** {@link BatchScoring} as it runs: {@link ScoredRows} for each partition. Rows stay where and in the order they are. */
public final class BatchScoringExec extends SparkPlan {
    private static final long serialVersionUID = 1L;

    private final Alias call;
    private final SparkPlan child;

    public BatchScoringExec(Alias call, SparkPlan child) {
        this.call = call;
        this.child = child;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        ScalaUDF udf = (ScalaUDF) call.child();
        Scored scored = new Scored((RowScoring) udf.function(), udf.children().head(), child.output(), output());
        return child.execute().mapPartitionsInternal(scored, true, ClassTag$.MODULE$.apply(InternalRow.class));
    }

    private record Scored(RowScoring scoring, Expression features, Seq<Attribute> columns, Seq<Attribute> output)
            implements Function1<Iterator<InternalRow>, Iterator<InternalRow>>, Serializable {
        @Override
        public Iterator<InternalRow> apply(Iterator<InternalRow> rows) {
            return new ScoredRows(rows, scoring, features, columns, output);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Seq<Attribute> output() {
        return (Seq<Attribute>) child.output().appended(call.toAttribute());
    }

    @Override
    public Partitioning outputPartitioning() {
        return child.outputPartitioning();
    }

    @Override
    public Seq<SortOrder> outputOrdering() {
        return child.outputOrdering();
    }

    @Override
    public Seq<SparkPlan> children() {
        return Scalas.seq(child);
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
        return new BatchScoringExec(call, newChildren.apply(0));
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? call : child;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof BatchScoringExec;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchScoringExec scoring && call.equals(scoring.call) && child.equals(scoring.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode(); // of the elements
    }
}
