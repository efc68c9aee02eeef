package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Of a logical plan: the child's rows, each followed by the struct of a {@link RowScoring}. See {@link BatchScoringRule}.
 *
 * <p>Catalyst copies a node through its one constructor, whose arguments are the node's elements.
 */
public final class BatchScoring extends LogicalPlan {
    private static final long serialVersionUID = 1L;

    private final Alias call;
    private final LogicalPlan child;

    /** @param call a call of a {@link RowScoring} over columns of {@code child}, under a name */
    public BatchScoring(Alias call, LogicalPlan child) {
        this.call = call;
        this.child = child;
    }

    Alias call() {
        return call;
    }

    LogicalPlan child() {
        return child;
    }

    /** The column of the structs. */
    Attribute scores() {
        return call.toAttribute();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Seq<Attribute> output() {
        return (Seq<Attribute>) child.output().appended(scores());
    }

    @Override
    public Seq<LogicalPlan> children() {
        return Scalas.seq(child);
    }

    @Override
    public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
        return new BatchScoring(call, newChildren.apply(0));
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
        return other instanceof BatchScoring;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchScoring scoring && call.equals(scoring.call) && child.equals(scoring.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode(); // of the elements
    }
}
