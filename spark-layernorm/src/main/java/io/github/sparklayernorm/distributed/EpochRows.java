package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.Course;

/**
 * The rows that each epoch trains on, and the steps that it takes: those that were set aside for a watch join the others
 * when it ends.
 */
final class EpochRows {
    private final PackedPartitions training;
    private final PackedPartitions all;
    private final int epochs;

    EpochRows(PackedData data, int epochs) {
        training = data.training();
        all = data.all();
        this.epochs = epochs;
    }

    /** @param epoch from 0 */
    PackedPartitions trained(int epoch, OverfittingWatch watch) {
        return watch.watches(epoch) ? training : all;
    }

    /**
     * @param epoch from 0
     * @return steps before it, in the longest partition
     */
    long stepsBefore(int epoch, OverfittingWatch watch) {
        return stepsBefore(epoch, watch.joined());
    }

    private long stepsBefore(int epoch, int joined) {
        int watched = Math.min(epoch, joined);
        return (long) watched * training.stepsPerEpoch()
                + (epoch == watched ? 0 : (long) (epoch - watched) * all.stepsPerEpoch());
    }

    /** Of the whole training, as far as is known now. */
    Course course(OverfittingWatch watch) {
        long budget = stepsBefore(epochs, watch.planned());
        return watch.wentBack()
                ? new Course(budget, stepsBefore(watch.joined(), watch), stepsBefore(watch.lastEpoch(), watch))
                : Course.whole(budget);
    }
}
