// Generated from TaggerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What a network that labels every step of a sequence learns from: setters of {@link TaggerParams}.
 *
 * @param <S> the stage itself
 */
public interface TaggerSetters<S> extends TaggerParams, TaggerColumnSetters<S> {
    /**
     * Column of labels: an array with a whole number from 0 on for each step.
     *
     * @param value a text; default label
     */
    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    /**
     * Number of labels, K ({@code >= 0}); 0 is the largest label of all rows + 1.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setTagCount(int value) {
        return Setting.set(this, tagCount(), value);
    }
}
