package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.TrainingConfig;

/**
 * What rows that were set aside say of a training: does the network still learn what holds for other rows, or does it learn
 * its own rows by heart?
 *
 * <p>They are looked at after each epoch, for half of the epochs or more. An epoch is a bad sign if it has neither a lower
 * loss nor a better metric than all before it, and if its loss is above the lowest, and above that of the rows trained on,
 * by a share of {@value #MARGIN}, or {@value #CLASSIFIER_MARGIN} of a classifier. (Its loss alone says little: that of a
 * classifier rises while the accuracy still does, and at a high learning rate it jumps up and down.) After {@value #PATIENCE} bad signs on end the network goes back to the epoch
 * with the lowest loss, and a cosine schedule falls to zero within half as many epochs as it took to get there. When the
 * watch ends, by that or, from half time on, after an epoch that is no bad sign, the rows are trained on like the others.
 */
final class OverfittingWatch {
    private static final int PATIENCE = 3;
    private static final double MARGIN = 0.02;
    private static final double CLASSIFIER_MARGIN = 0.05; // its loss rises where it is only more sure of its errors
    private static final int FEWEST_FALLING = 2; // epochs

    /**
     * What it goes by, as a checkpoint holds it.
     *
     * @param epochs     that were looked at
     * @param lowestLoss of them
     * @param bestMetric of them; higher is better
     * @param badSigns   on end, up to now
     * @param best       epochs at the end of which the loss was lowest
     * @param ended      epochs after which the watch ended; 0 as long as it goes on
     * @param wentBack   whether the network went back to the best epoch then
     */
    record Seen(int epochs, double lowestLoss, double bestMetric, int badSigns, int best, int ended, boolean wentBack) {
        static final Seen NOTHING = new Seen(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 0, false);
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

    /** The epoch, from 0, from which on all rows are trained on, as far as is known now. */
    int joined() {
        return seen.ended() > 0 ? seen.ended() : Math.min(epochs, Math.max(halfTime(), seen.epochs() + 1));
    }

    /** The same while the network had not gone back: what the learning rate went by. */
    int planned() {
        return wentBack() ? Math.max(halfTime(), seen.ended()) : joined();
    }

    /** The number of all epochs where nothing was set aside. */
    private int halfTime() {
        return watched == 0 ? epochs : watched;
    }

    /** Epochs at the end of which the loss was lowest. */
    int best() {
        return seen.best();
    }

    boolean wentBack() {
        return seen.wentBack();
    }

    /** Epochs that the training has. */
    int lastEpoch() {
        return !wentBack()
                ? epochs
                : Math.min(epochs, seen.ended() + (falls ? Math.max(FEWEST_FALLING, (seen.best() + 1) / 2) : 0));
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
        boolean ended = back || (epoch.epoch() >= watched && badSigns == 0);
        seen = new Seen(
                epoch.epoch(),
                lower ? loss : seen.lowestLoss(),
                Math.max(metric, seen.bestMetric()),
                badSigns,
                lower ? epoch.epoch() : seen.best(),
                ended ? epoch.epoch() : 0,
                back);
        float[] best = bestParameters;
        if (!watches(epoch.epoch())) {
            bestParameters = null;
        }
        return back ? best : null;
    }

    private boolean above(double loss, double other) {
        return loss > other + (lowerIsBetter ? MARGIN : CLASSIFIER_MARGIN) * Math.abs(other);
    }
}
