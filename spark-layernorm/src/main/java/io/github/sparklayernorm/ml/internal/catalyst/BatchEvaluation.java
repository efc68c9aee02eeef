package io.github.sparklayernorm.ml.internal.catalyst;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Of a logical plan: columns of the child's rows, followed by the struct of a {@link BatchFunction}. See {@link BatchEvaluationRule}.
 *
 * <p>Catalyst copies a node through its one constructor, whose arguments are the node's elements.
 */
public final class BatchEvaluation extends LogicalPlan {
    private static final long serialVersionUID = 1L;

    private final Seq<Attribute> kept;
    private final Alias call;
    private final LogicalPlan child;

    /**
     * @param kept columns of {@code child} that are handed on
     * @param call a call of a {@link BatchFunction} over columns of {@code child}, under a name
     */
    public BatchEvaluation(Seq<Attribute> kept, Alias call, LogicalPlan child) {
        this.kept = kept;
        this.call = call;
        this.child = child;
    }

    static BatchEvaluation of(ScalaUDF call, LogicalPlan child) {
        return new BatchEvaluation(
                child.output(),
                new Alias(call, "struct", NamedExpression.newExprId(), Scalas.seq(), Option.empty(), Scalas.seq()),
                child);
    }

    boolean evaluates(ScalaUDF udf) {
        return call.child().semanticEquals(udf);
    }

    /** The same, for a plan above that needs no more than these columns. */
    BatchEvaluation narrowed(AttributeSet needed, LogicalPlan narrowedChild) {
        return new BatchEvaluation(Scalas.filtered(kept, needed::contains), call, narrowedChild);
    }

    Seq<Attribute> kept() {
        return kept;
    }

    Alias call() {
        return call;
    }

    LogicalPlan child() {
        return child;
    }

    /** The column of the structs. */
    Attribute structs() {
        return call.toAttribute();
    }

    @Override
    public Seq<Attribute> output() {
        return Scalas.appended(kept, structs());
    }

    @Override
    public Seq<LogicalPlan> children() {
        return Scalas.seq(child);
    }

    @Override
    public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
        return new BatchEvaluation(kept, call, newChildren.apply(0));
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
        return other instanceof BatchEvaluation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchEvaluation evaluation
                && kept.equals(evaluation.kept)
                && call.equals(evaluation.call)
                && child.equals(evaluation.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode(); // of the elements
    }
}
