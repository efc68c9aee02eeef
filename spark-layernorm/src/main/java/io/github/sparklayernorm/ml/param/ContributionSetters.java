package io.github.sparklayernorm.ml.param;

/**
 * Setter of {@link ContributionParams}, of estimators and models.
 *
 * @param <S> the stage itself
 */
public interface ContributionSetters<S> extends ContributionParams {
    default S setContributionCol(String value) {
        return Setting.set(this, contributionCol(), value);
    }
}
