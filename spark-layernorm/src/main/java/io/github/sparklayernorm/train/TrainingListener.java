package io.github.sparklayernorm.train;

/** Told on the driver how a training goes on. What it throws ends the training. */
public interface TrainingListener {
    /**
     * After each averaging.
     *
     * @param epoch    from 1
     * @param epochs   of the whole training
     * @param fraction share of this epoch's steps that are done, in (0, 1]
     * @param loss     mean training loss of the steps since the last averaging
     */
    default void roundEnded(int epoch, int epochs, double fraction, double loss) {}

    default void epochEnded(EpochRecord epoch) {}
}
