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
    private double lastTrainingLoss = Double.NaN;
    private double bestValidationLoss = Double.POSITIVE_INFINITY;
    private float[] bestParameters;
    private int epochsSinceBest;
    private boolean stop;

    StoppingRule(TrainingConfig config) {
        patience = config.earlyStoppingPatience();
        tol = config.tol();
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
