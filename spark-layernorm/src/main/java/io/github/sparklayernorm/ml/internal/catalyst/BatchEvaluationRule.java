package io.github.sparklayernorm.ml.internal.catalyst;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
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
import scala.collection.immutable.Seq;

/**
 * Has rows evaluated a batch at a time where a plan calls a {@link BatchFunction} for each row. It runs after Catalyst's own
 * rules, when filters and projections are where they stay, and moves the calls out of a projection, filter or aggregate into
 * {@link BatchEvaluation}s below it, as Spark does with functions in Python. Equal calls become one.
 *
 * <p>Where it does not look, or does not run at all, calls stay calls, one row at a time: in other operators such as joins, on
 * other versions of Spark, and in streams whose rows must not wait for others, those in real-time and continuous mode.
 */
final class BatchEvaluationRule extends Rule<LogicalPlan> {
    /** The versions of Spark whose plans are known to be made of these classes. */
    private static final List<String> TRIED = List.of("4.1.", "4.2.");

    /** Has the session's plans go through the rule from now on. */
    static void install(SparkSession session) {
        if (!(session instanceof org.apache.spark.sql.classic.SparkSession classic)
                || TRIED.stream().noneMatch(session.version()::startsWith)) {
            return;
        }
        ExperimentalMethods methods = classic.experimental();
        synchronized (methods) {
            if (!hasStrategy(classic)) {
                methods.extraStrategies_$eq(Scalas.appended(methods.extraStrategies(), new BatchEvaluationStrategy()));
            }
            if (!methods.extraOptimizations().exists(rule -> rule instanceof BatchEvaluationRule)) {
                methods.extraOptimizations_$eq(
                        Scalas.appended(methods.extraOptimizations(), new BatchEvaluationRule()));
            }
        }
    }

    private static boolean hasStrategy(org.apache.spark.sql.classic.SparkSession session) {
        return session.experimental().extraStrategies().exists(strategy -> strategy instanceof BatchEvaluationStrategy);
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (!mayCall(plan) || !canBePlanned() || mustNotWait(plan)) {
            return plan;
        }
        // a correlated subquery is rewritten into a join, and comes here again with the plan around it
        if (plan instanceof Subquery subquery && subquery.correlated()) {
            return plan;
        }
        LogicalPlan gathered = gathered(plan);
        return gathered == plan ? plan : ColumnPruning$.MODULE$.apply(narrowed(gathered));
    }

    /** The session's owner may have set strategies of his own in place of ours. */
    private static boolean canBePlanned() {
        return SparkSession.getActiveSession()
                .exists(session ->
                        session instanceof org.apache.spark.sql.classic.SparkSession classic && hasStrategy(classic));
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
        return above instanceof Aggregate ? batched(above) : above;
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
                && calls.stream().anyMatch(call -> structs(inner.child(), call) != null);
        return batched(hidden ? project.withNewChildren(child.children()) : project);
    }

    /** Conditions without a call are asked first, and where Spark looks for them. */
    private static LogicalPlan filter(Filter filter) {
        if (movable(filter, filter.child()).isEmpty()) {
            return filter;
        }
        List<Expression> first = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        split(filter.condition(), filter.condition().deterministic(), first, rest);
        LogicalPlan child = first.isEmpty() ? filter.child() : new Filter(all(first), filter.child());
        return new Project(named(filter.output()), batched(new Filter(all(rest), child)));
    }

    private static void split(Expression condition, boolean mayMove, List<Expression> first, List<Expression> rest) {
        if (condition instanceof And and) {
            split(and.left(), mayMove, first, rest);
            split(and.right(), mayMove, first, rest);
        } else {
            (mayMove && calls(List.of(condition)).isEmpty() ? first : rest).add(condition);
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
    private static LogicalPlan batched(LogicalPlan plan) {
        LogicalPlan rows = plan.children().head();
        List<ScalaUDF> calls = movable(plan, rows);
        if (calls.isEmpty()) {
            return plan;
        }
        LogicalPlan above = plan;
        for (ScalaUDF call : calls) {
            Attribute structs = structs(rows, call);
            if (structs == null) {
                BatchEvaluation evaluation = BatchEvaluation.of(call, rows);
                rows = evaluation;
                structs = evaluation.structs();
            }
            above = replaced(above, call, structs);
        }
        return batched(above.withNewChildren(Scalas.seq(rows))); // calls whose argument was another call
    }

    /** The column of a node below that evaluates an equal call, as long as nothing but filters is between. */
    private static Attribute structs(LogicalPlan rows, ScalaUDF call) {
        LogicalPlan at = rows;
        while (at instanceof Filter || at instanceof BatchEvaluation) {
            if (at instanceof BatchEvaluation evaluation && evaluation.evaluates(call)) {
                return evaluation.structs();
            }
            at = at.children().head();
        }
        return null;
    }

    /** Has each {@link BatchEvaluation} hand on no more than the projection or aggregate above it, and filters between, use. */
    private static LogicalPlan narrowed(LogicalPlan plan) {
        if (!mayCall(plan)) {
            return plan;
        }
        return plan instanceof Project || plan instanceof Aggregate
                ? plan.withNewChildren(Scalas.seq(narrowed(plan.children().head(), plan.references())))
                : (LogicalPlan) plan.mapChildren(child -> narrowed(child));
    }

    private static LogicalPlan narrowed(LogicalPlan rows, AttributeSet needed) {
        if (rows instanceof Filter filter) {
            LogicalPlan child = narrowed(filter.child(), needed.$plus$plus(filter.references()));
            return filter.withNewChildren(Scalas.seq(child));
        }
        if (rows instanceof BatchEvaluation evaluation) {
            AttributeSet below = needed.$plus$plus(evaluation.call().references());
            return evaluation.narrowed(needed, narrowed(evaluation.child(), below));
        }
        return narrowed(rows);
    }

    private static List<ScalaUDF> movable(LogicalPlan plan, LogicalPlan rows) {
        List<Expression> expressions = new ArrayList<>();
        if (plan instanceof Aggregate aggregate) { // what is computed from groups cannot be computed from rows
            expressions.addAll(Scalas.list(aggregate.groupingExpressions()));
            Scalas.list(aggregate.aggregateExpressions())
                    .forEach(column -> functions((Expression) column, expressions));
        } else {
            expressions.addAll(Scalas.list(plan.expressions()));
        }
        List<ScalaUDF> movable = calls(expressions);
        movable.removeIf(call -> !call.deterministic() || !call.references().subsetOf(rows.outputSet()));
        return movable;
    }

    private static void functions(Expression expression, List<Expression> into) {
        if (expression instanceof AggregateExpression) {
            into.add(expression);
        } else {
            Scalas.list(expression.children()).forEach(child -> functions(child, into));
        }
    }

    private static LogicalPlan replaced(LogicalPlan plan, ScalaUDF call, Attribute structs) {
        boolean ofRows = !(plan instanceof Aggregate aggregate)
                || contains(calls(Scalas.list(aggregate.groupingExpressions())), call);
        return (LogicalPlan) plan.mapExpressions(expression -> replaced(expression, call, structs, ofRows));
    }

    private static Expression replaced(Expression expression, ScalaUDF call, Attribute structs, boolean ofRows) {
        if (ofRows && expression.semanticEquals(call)) {
            return structs;
        }
        boolean within = ofRows || expression instanceof AggregateExpression;
        return (Expression) expression.mapChildren(child -> replaced(child, call, structs, within));
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
        if (inner || !(expression instanceof ScalaUDF udf && udf.function() instanceof BatchFunction)) {
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
