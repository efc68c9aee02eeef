package io.github.sparklayernorm.ml.internal.catalyst;

import java.io.Serializable;
import java.util.List;
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

/** {@link BatchEvaluation} as it runs: {@link EvaluatedRows} for each partition. Rows stay where and in the order they are. */
public final class BatchEvaluationExec extends SparkPlan {
    private static final long serialVersionUID = 1L;

    private final Seq<Attribute> kept;
    private final Alias call;
    private final SparkPlan child;

    public BatchEvaluationExec(Seq<Attribute> kept, Alias call, SparkPlan child) {
        this.kept = kept;
        this.call = call;
        this.child = child;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        ScalaUDF udf = (ScalaUDF) call.child();
        Evaluated evaluated =
                new Evaluated((BatchFunction) udf.function(), udf.children().head(), child.output(), kept, output());
        return child.execute().mapPartitionsInternal(evaluated, true, ClassTag$.MODULE$.apply(InternalRow.class));
    }

    private record Evaluated(
            BatchFunction function,
            Expression argument,
            Seq<Attribute> columns,
            Seq<Attribute> kept,
            Seq<Attribute> output)
            implements Function1<Iterator<InternalRow>, Iterator<InternalRow>>, Serializable {
        @Override
        public Iterator<InternalRow> apply(Iterator<InternalRow> rows) {
            return new EvaluatedRows(rows, function, argument, columns, kept, output);
        }
    }

    @Override
    public Seq<Attribute> output() {
        return Scalas.appended(kept, call.toAttribute());
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
        return new BatchEvaluationExec(kept, call, newChildren.apply(0));
    }

    @Override
    public int productArity() {
        return 3;
    }

    @Override
    public Object productElement(int n) {
        return List.of(kept, call, child).get(n);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof BatchEvaluationExec;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchEvaluationExec exec
                && kept.equals(exec.kept)
                && call.equals(exec.call)
                && child.equals(exec.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode(); // of the elements
    }
}
