package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows that are explained together. */
final class ContributionBatch extends NetworkBatch {
    private static final int MOST_ROWS = 256;

    private final Contributions contributions;
    private Object[][] found = {}; // [valid rows,sums]
    private float[] factors = {}; // as the batch's outputs

    ContributionBatch(Contributions contributions) {
        super(contributions.network().value(), contributions.format(), MOST_ROWS);
        this.contributions = contributions;
    }

    @Override
    public void evaluate() {
        super.evaluate();
        int valid = evaluated();
        int sums = contributions.explained().count();
        found = found.length < valid ? new Object[valid][sums] : found;
        for (int which = 0; valid > 0 && which < sums; which++) {
            writeFactors(valid, which);
            batch.explain(factors);
            for (int position = 0; position < valid; position++) {
                found[position][which] = batch.contributions(position);
            }
        }
    }

    private void writeFactors(int valid, int which) {
        int width = batch.outputWidth();
        int length = batch.outputsAt(valid - 1) + batch.outputCount(valid - 1) * width;
        factors = factors.length < length ? new float[length] : factors;
        for (int at = 0; at < length; at += width) {
            contributions.explained().factors(which, batch.outputs(), at, factors);
        }
    }

    @Override
    public Row struct(int row) {
        int position = position(row);
        if (position < 0) {
            return RowFactory.create((Object) null);
        }
        Object value = contributions.perTarget() ? found[position].clone() : found[position][0];
        return RowFactory.create(value);
    }
}
