package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link TaggerParams}, of the estimator.
 *
 * @param <S> the estimator itself
 */
public interface TaggerSetters<S> extends TaggerColumnSetters<S> {
    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    default S setTagCount(int value) {
        return Setting.set(this, tagCount(), value);
    }
}
