package io.github.sparklayernorm.ml.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Has whole batches of rows go through a network where a plan calls it for each row. It runs after Catalyst's own rules, when
 * filters and projections are where they stay, and moves every call of a {@link RowScoring} out of a projection, filter or
 * aggregate into a {@link BatchScoring} below it, as Spark does with functions in Python. Equal calls become one.
 *
 * <p>Where it does not look, or does not run at all, calls stay calls: rows are predicted one at a time. So they are in
 * streams whose rows must not wait for others, those in real-time and continuous mode.
 */
final class BatchScoringRule extends Rule<LogicalPlan> {
    /** The versions of Spark whose plans are known to be made of these classes. */
    private static final List<String> TRIED = List.of("4.1.", "4.2.");

    private static final Option<Metadata> NO_METADATA = Option.empty();

    /** Has the session's plans go through the rule from now on. */
    static void install(SparkSession session) {
        if (!(session instanceof org.apache.spark.sql.classic.SparkSession classic)
                || TRIED.stream().noneMatch(session.version()::startsWith)) {
            return;
        }
        ExperimentalMethods methods = classic.experimental();
        synchronized (methods) {
            if (!methods.extraOptimizations().exists(rule -> rule instanceof BatchScoringRule)) {
                methods.extraStrategies_$eq(appended(methods.extraStrategies(), new BatchScoringStrategy()));
                methods.extraOptimizations_$eq(appended(methods.extraOptimizations(), new BatchScoringRule()));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Seq<T> appended(Seq<T> elements, T element) {
        return (Seq<T>) elements.appended(element);
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        // the plan around a correlated subquery meets this rule with the subquery as a join
        if (!mayCall(plan) || (plan instanceof Subquery subquery && subquery.correlated()) || mustNotWait(plan)) {
            return plan;
        }
        LogicalPlan gathered = gathered(plan);
        return gathered == plan ? plan : ColumnPruning$.MODULE$.apply(gathered);
    }

    private static boolean mayCall(LogicalPlan plan) {
        return plan.containsPattern(TreePattern.SCALA_UDF());
    }

    /** A batch of a stream has an end where it is cut off from the next; without one, the next row may be long in coming. */
    private static boolean mustNotWait(LogicalPlan plan) {
        return plan.isStreaming()
                && plan.collectLeaves()
                        .exists(leaf -> leaf instanceof StreamingDataSourceV2ScanRelation scan
                                && scan.endOffset().isEmpty());
    }

    private static LogicalPlan gathered(LogicalPlan plan) {
        if (!mayCall(plan)) {
            return plan;
        }
        LogicalPlan above = (LogicalPlan) plan.mapChildren(child -> gathered(child));
        if (above instanceof Project project) {
            return project(project);
        }
        if (above instanceof Filter filter) {
            return filter(filter);
        }
        return above instanceof Aggregate ? scored(above) : above;
    }

    /** A projection that only leaves columns out is no reason to compute again what was computed below it. */
    private static LogicalPlan project(Project project) {
        List<ScalaUDF> calls = calls(Scalas.list(project.expressions()));
        if (calls.isEmpty()) {
            return project;
        }
        LogicalPlan child = project.child();
        boolean hidden = child instanceof Project inner
                && inner.projectList().forall(column -> column instanceof AttributeReference)
                && calls.stream().anyMatch(call -> scores(inner.child(), call) != null);
        return scored(hidden ? project.withNewChildren(child.children()) : project);
    }

    /** Conditions without a call are asked first, and where Spark looks for them. */
    private static LogicalPlan filter(Filter filter) {
        List<Expression> first = new ArrayList<>();
        List<Expression> scored = new ArrayList<>();
        split(filter.condition(), filter.condition().deterministic(), first, scored);
        if (calls(scored).isEmpty()) {
            return filter;
        }
        LogicalPlan child = first.isEmpty() ? filter.child() : new Filter(all(first), filter.child());
        LogicalPlan rows = scored(new Filter(all(scored), child));
        return new Project(named(filter.output()), rows);
    }

    private static void split(Expression condition, boolean mayMove, List<Expression> first, List<Expression> scored) {
        if (condition instanceof And and) {
            split(and.left(), mayMove, first, scored);
            split(and.right(), mayMove, first, scored);
        } else {
            (mayMove && calls(List.of(condition)).isEmpty() ? first : scored).add(condition);
        }
    }

    private static Expression all(List<Expression> conditions) {
        return conditions.stream().reduce(And::new).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Seq<NamedExpression> named(Seq<Attribute> attributes) {
        return (Seq<NamedExpression>) (Seq<?>) attributes;
    }

    /** A plan with one child, and between the two a node for each call that the child's columns suffice for. */
    private static LogicalPlan scored(LogicalPlan plan) {
        LogicalPlan rows = plan.children().head();
        List<ScalaUDF> calls = movable(plan, rows);
        if (calls.isEmpty()) {
            return plan;
        }
        LogicalPlan above = plan;
        for (ScalaUDF call : calls) {
            Attribute scores = scores(rows, call);
            if (scores == null) {
                Alias named = new Alias(call, "scores", NamedExpression.newExprId(), Scalas.seq(), NO_METADATA, Scalas.seq());
                rows = new BatchScoring(named, rows);
                scores = named.toAttribute();
            }
            above = replaced(above, call, scores);
        }
        return scored(above.withNewChildren(Scalas.seq(rows))); // calls whose argument was another call
    }

    /** The column that a node below computes for an equal call, as long as nothing but filters is between. */
    private static Attribute scores(LogicalPlan rows, ScalaUDF call) {
        LogicalPlan at = rows;
        while (at instanceof Filter || at instanceof BatchScoring) {
            if (at instanceof BatchScoring scoring && scoring.call().child().semanticEquals(call)) {
                return scoring.scores();
            }
            at = at.children().head();
        }
        return null;
    }

    private static List<ScalaUDF> movable(LogicalPlan plan, LogicalPlan rows) {
        List<Expression> expressions = new ArrayList<>();
        if (plan instanceof Aggregate aggregate) { // what is computed from groups cannot be computed from rows
            expressions.addAll(Scalas.list(aggregate.groupingExpressions()));
            Scalas.list(aggregate.aggregateExpressions()).forEach(column -> functions((Expression) column, expressions));
        } else {
            expressions.addAll(Scalas.list(plan.expressions()));
        }
        List<ScalaUDF> movable = calls(expressions);
        movable.removeIf(call ->
                !call.deterministic() || !call.references().subsetOf(rows.outputSet()));
        return movable;
    }

    private static void functions(Expression expression, List<Expression> into) {
        if (expression instanceof AggregateExpression) {
            into.add(expression);
        } else {
            Scalas.list(expression.children()).forEach(child -> functions(child, into));
        }
    }

    private static LogicalPlan replaced(LogicalPlan plan, ScalaUDF call, Attribute scores) {
        boolean ofRows = !(plan instanceof Aggregate aggregate)
                || contains(calls(Scalas.list(aggregate.groupingExpressions())), call);
        return (LogicalPlan) plan.mapExpressions(expression -> replaced(expression, call, scores, ofRows));
    }

    private static Expression replaced(Expression expression, ScalaUDF call, Attribute scores, boolean ofRows) {
        if (ofRows && expression.semanticEquals(call)) {
            return scores;
        }
        boolean within = ofRows || expression instanceof AggregateExpression;
        return (Expression) expression.mapChildren(child -> replaced(child, call, scores, within));
    }

    /** The innermost calls, each once. */
    private static List<ScalaUDF> calls(List<? extends Expression> expressions) {
        List<ScalaUDF> calls = new ArrayList<>();
        expressions.forEach(expression -> collect(expression, calls));
        return calls;
    }

    /** Whether there are any. */
    private static boolean collect(Expression expression, List<ScalaUDF> calls) {
        if (!expression.containsPattern(TreePattern.SCALA_UDF())) {
            return false;
        }
        boolean inner = false;
        for (Expression child : Scalas.list(expression.children())) {
            inner |= collect(child, calls);
        }
        if (inner || !(expression instanceof ScalaUDF udf && udf.function() instanceof RowScoring)) {
            return inner;
        }
        if (!contains(calls, udf)) {
            calls.add(udf);
        }
        return true;
    }

    private static boolean contains(List<ScalaUDF> calls, ScalaUDF call) {
        return calls.stream().anyMatch(call::semanticEquals);
    }
}
