package io.github.sparklayernorm.ml.internal.catalyst;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Rows that are part of the plan, as those of a list or of a small data frame of Python's. Catalyst computes functions of them
 * itself, one row after the other while it plans: the fastest way for a few rows, since there is no job, and a slow one for
 * many.
 */
final class LocalTables {
    /** As many as make a batch. */
    private static final int FEW = 256;

    private LocalTables() {}

    /** The same rows in the same partitions, but nothing that Catalyst computes by itself where they are many. */
    static Dataset<Row> apart(Dataset<Row> rows) {
        LogicalPlan at = ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
        while (at instanceof Project || at instanceof Filter || at instanceof SubqueryAlias) {
            at = at.children().head();
        }
        boolean many = at instanceof LocalRelation local && local.data().length() > FEW;
        return many ? rows.coalesce(Integer.MAX_VALUE) : rows;
    }
}
