// Generated from ContributionParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The column that says what each feature adds to a prediction: setters of {@link ContributionParams}.
 *
 * @param <S> the stage itself
 */
public interface ContributionSetters<S> extends ContributionParams {
    /**
     * New column with what each feature (of each step) adds to the predicted class's {@code rawPrediction}, or to the
     * prediction of a value, against the centre of the training data (integrated gradients); unset or empty for none.
     *
     * <p>A vector for each row, for each step of a sequence (of token ids a number), and an array of them for label
     * vectors. They sum to what the prediction differs by from that of a row at the centre of the training data: of
     * classes the predicted class's rawPrediction, of the tagger that of all steps. Null for an invalid row that is
     * kept.
     *
     * @param value a text; not set by default
     */
    default S setContributionCol(String value) {
        return Setting.set(this, contributionCol(), value);
    }
}
