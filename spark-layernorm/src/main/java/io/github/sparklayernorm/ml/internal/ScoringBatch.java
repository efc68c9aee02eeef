package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import org.apache.spark.sql.Row;

/**
 * Rows that go through a network together. A row's outputs depend on the rows beside it at most by float rounding: GEMM sums
 * in an order that follows the batch's size.
 */
final class ScoringBatch implements BatchFunction.Batch {
    /** Invalid rows count here, so that many of them do not pile up. */
    private static final int MOST_ROWS = 1024;

    private final Scoring scoring;
    private final TrainedNetwork network;
    private final FeatureRows reader;
    private final RowBatch batch;
    private final int[] positions = new int[MOST_ROWS]; // among the valid rows; -1: an invalid one
    private int count;

    ScoringBatch(Scoring scoring) {
        this.scoring = scoring;
        network = scoring.network().value();
        reader = new FeatureRows(scoring.format());
        batch = network.lease(scoring.format());
    }

    @Override
    public void add(Object features) {
        positions[count++] = reader.readFeatures(features) ? batch.add(reader) : -1;
    }

    @Override
    public boolean full() {
        return count == MOST_ROWS || batch.full();
    }

    @Override
    public void evaluate() {
        batch.predict();
        count = 0;
    }

    @Override
    public Row struct(int row) {
        return positions[row] < 0 ? scoring.invalid() : scoring.row(reader, batch, positions[row]);
    }

    @Override
    public void release() {
        network.giveBack(batch);
    }
}
