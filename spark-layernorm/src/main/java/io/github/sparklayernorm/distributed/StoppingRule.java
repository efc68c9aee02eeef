package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;

/**
 * When to stop before the last epoch, and which parameters to keep.
 *
 * <p>With validation rows and a patience: stop after that many epochs without a lower validation loss, and keep the
 * parameters of the best epoch. With a tolerance: stop when the training loss falls by less than that share of itself.
 */
final class StoppingRule {
    private final int patience;
    private final double tol;
    double lastTrainingLoss = Double.NaN;
    double bestValidationLoss = Double.POSITIVE_INFINITY;
    float[] bestParameters; // null before the first epoch, and without a patience
    int epochsSinceBest;
    boolean stop;

    StoppingRule(TrainingConfig config) {
        this(config.earlyStoppingPatience(), config.tol());
    }

    private StoppingRule(int patience, double tol) {
        this.patience = patience;
        this.tol = tol;
    }

    /** The same rule before any epoch. */
    StoppingRule fresh() {
        return new StoppingRule(patience, tol);
    }

    /** @param parameters after the epoch; kept, not copied: a round makes new arrays */
    void epochEnded(EpochRecord epoch, float[] parameters) {
        if (patience > 0 && !Double.isNaN(epoch.validationLoss())) {
            if (epoch.validationLoss() < bestValidationLoss) {
                bestValidationLoss = epoch.validationLoss();
                bestParameters = parameters;
                epochsSinceBest = 0;
            } else if (++epochsSinceBest >= patience) {
                stop = true;
            }
        }
        if (tol > 0 && lastTrainingLoss - epoch.trainingLoss() < tol * Math.abs(lastTrainingLoss)) {
            stop = true;
        }
        lastTrainingLoss = epoch.trainingLoss();
    }

    boolean stop() {
        return stop;
    }

    /** Parameters of the best epoch, or the last ones where no patience was asked for. */
    float[] best(float[] last) {
        return bestParameters == null ? last : bestParameters;
    }
}
