package io.github.sparklayernorm.ml.param;

/**
 * Setter of {@link ContributionParams}, of estimators and models.
 *
 * @param <S> the stage itself
 */
public interface ContributionSetters<S> extends ContributionParams {
    /**
     * What each feature adds to the prediction, by integrated gradients: a vector for each row, for each step of a sequence
     * (of token ids a number), and an array of them for label vectors. They sum to what the prediction differs by from that
     * of a row at the centre of the training data: of classes the predicted class's rawPrediction, of the tagger that of all
     * steps. Null for an invalid row that is kept.
     */
    default S setContributionCol(String value) {
        return Setting.set(this, contributionCol(), value);
    }
}
