// Generated from ClassWeightParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How much rows of a class count: setters of {@link ClassWeightParams}.
 *
 * @param <S> the stage itself
 */
public interface ClassWeightSetters<S> extends ClassWeightParams {
    /**
     * Factors of the training rows' weights, by class: none, balanced (rows / (classes * rows of the class), all by
     * weight), or a number {@code >= 0} for each class, separated by commas: 1,20; validation rows keep their weight.
     *
     * @param value none, balanced, or numbers {@code >= 0} (not all 0) separated by commas, one for each class; default
     *     none
     */
    default S setClassWeight(String value) {
        return Setting.set(this, classWeight(), value);
    }
}
