package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows that are explained together. */
final class ContributionBatch implements BatchFunction.Batch {
    /** Invalid rows count here, so that many of them do not pile up. */
    private static final int MOST_ROWS = 256;

    private final Contributions contributions;
    private final TrainedNetwork network;
    private final FeatureRows reader;
    private final RowBatch batch;
    private final int[] positions = new int[MOST_ROWS]; // among the valid rows; -1: an invalid one
    private final Object[][] found; // [valid rows,sums]
    private float[] factors = {}; // as the batch's outputs
    private int count;
    private int valid;

    ContributionBatch(Contributions contributions) {
        this.contributions = contributions;
        network = contributions.network().value();
        reader = new FeatureRows(contributions.format());
        batch = network.lease(contributions.format());
        found = new Object[MOST_ROWS][contributions.explained().count()];
    }

    @Override
    public void add(Object features) {
        boolean isValid = reader.readFeatures(features);
        positions[count++] = isValid ? batch.add(reader) : -1;
        valid += isValid ? 1 : 0;
    }

    @Override
    public boolean full() {
        return count == MOST_ROWS || batch.full();
    }

    @Override
    public void evaluate() {
        batch.predict();
        for (int which = 0; valid > 0 && which < contributions.explained().count(); which++) {
            writeFactors(which);
            batch.explain(factors);
            for (int position = 0; position < valid; position++) {
                found[position][which] = batch.contributions(position);
            }
        }
        count = 0;
        valid = 0;
    }

    private void writeFactors(int which) {
        int width = batch.outputWidth();
        int length = batch.outputsAt(valid - 1) + batch.outputCount(valid - 1) * width;
        factors = factors.length < length ? new float[length] : factors;
        for (int at = 0; at < length; at += width) {
            contributions.explained().factors(which, batch.outputs(), at, factors);
        }
    }

    @Override
    public Row struct(int row) {
        int position = positions[row];
        if (position >= 0 && !batch.finite(position)) {
            reader.refuseOutputs();
            position = -1;
        }
        if (position < 0) {
            return RowFactory.create((Object) null);
        }
        Object value = contributions.perTarget() ? found[position].clone() : found[position][0];
        return RowFactory.create(value);
    }

    @Override
    public void release() {
        network.giveBack(batch);
    }
}
