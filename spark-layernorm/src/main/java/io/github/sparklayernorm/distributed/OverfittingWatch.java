package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.TrainingConfig;

/**
 * What rows that were set aside say of a training: does the network still learn what holds for other rows, or does it learn
 * its own rows by heart?
 *
 * <p>They are looked at after each epoch of the first half. An epoch is a bad sign if it has neither a lower loss nor a
 * better metric than all before it, and if its loss is above the lowest, and above that of the rows trained on, by a share
 * of {@value #MARGIN}. (Its loss alone says little: that of a classifier rises while the accuracy still does, and at a high
 * learning rate it jumps up and down.) After {@value #PATIENCE} bad signs on end the network goes back to the epoch with the
 * lowest loss, and a cosine schedule falls to zero within half as many epochs as it took to get there. When the watch ends,
 * by that or at half time, the rows are trained on like the others.
 */
final class OverfittingWatch {
    private static final int PATIENCE = 3;
    private static final double MARGIN = 0.05;
    private static final int FEWEST_FALLING = 2; // epochs

    /**
     * What it goes by, as a checkpoint holds it.
     *
     * @param lowestLoss of all epochs
     * @param bestMetric of all epochs; higher is better
     * @param badSigns   on end, up to now
     * @param best       epochs at the end of which the loss was lowest
     * @param goneBack   epochs after which the network went back to those parameters; 0 if it did not
     */
    record Seen(double lowestLoss, double bestMetric, int badSigns, int best, int goneBack) {
        static final Seen NOTHING = new Seen(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 0);
    }

    private final int epochs;
    private final int watched; // epochs; 0 for none
    private final boolean falls;
    private final boolean lowerIsBetter;
    Seen seen = Seen.NOTHING;
    float[] bestParameters; // null before the first epoch and after the watch

    private OverfittingWatch(int epochs, int watched, boolean falls, boolean lowerIsBetter) {
        this.epochs = epochs;
        this.watched = watched;
        this.falls = falls;
        this.lowerIsBetter = lowerIsBetter;
    }

    /**
     * @param setAside      whether there are rows to watch with
     * @param lowerIsBetter of the metric
     */
    static OverfittingWatch of(TrainingConfig config, boolean setAside, boolean lowerIsBetter) {
        return new OverfittingWatch(
                config.epochs(),
                setAside ? (config.epochs() + 1) / 2 : 0,
                config.schedule().shape() == LearningRateSchedule.Shape.COSINE,
                lowerIsBetter);
    }

    /** The same before any epoch. */
    OverfittingWatch fresh() {
        return new OverfittingWatch(epochs, watched, falls, lowerIsBetter);
    }

    /** Whether rows are set aside in an epoch, from 0. */
    boolean watches(int epoch) {
        return epoch < joined();
    }

    /** The epoch, from 0, from which on all rows are trained on. */
    int joined() {
        return seen.goneBack() > 0 ? seen.goneBack() : halfTime();
    }

    /** The same if nothing happens before; the number of all epochs where nothing was set aside. */
    int halfTime() {
        return watched == 0 ? epochs : watched;
    }

    /** Epochs at the end of which the loss was lowest. */
    int best() {
        return seen.best();
    }

    boolean wentBack() {
        return seen.goneBack() > 0;
    }

    /** Epochs that the training has. */
    int lastEpoch() {
        return !wentBack()
                ? epochs
                : Math.min(epochs, seen.goneBack() + (falls ? Math.max(FEWEST_FALLING, (seen.best() + 1) / 2) : 0));
    }

    /**
     * @param parameters after the epoch; kept, not copied: a round makes new arrays
     * @return those to go back to, or null to go on
     */
    float[] epochEnded(EpochRecord epoch, float[] parameters) {
        if (watched == 0 || !watches(epoch.epoch() - 1)) {
            return null;
        }
        double loss = epoch.validationLoss();
        double metric = lowerIsBetter ? -epoch.validationMetric() : epoch.validationMetric();
        boolean lower = loss < seen.lowestLoss();
        boolean bad = !lower
                && !(metric > seen.bestMetric())
                && above(loss, seen.lowestLoss())
                && above(loss, epoch.trainingLoss());
        if (lower) {
            bestParameters = parameters;
        }
        int badSigns = bad ? seen.badSigns() + 1 : 0;
        boolean back = badSigns == PATIENCE && bestParameters != null;
        seen = new Seen(
                lower ? loss : seen.lowestLoss(),
                Math.max(metric, seen.bestMetric()),
                badSigns,
                lower ? epoch.epoch() : seen.best(),
                back ? epoch.epoch() : 0);
        float[] best = bestParameters;
        if (!watches(epoch.epoch())) {
            bestParameters = null;
        }
        return back ? best : null;
    }

    private static boolean above(double loss, double other) {
        return loss > other + MARGIN * Math.abs(other);
    }
}
