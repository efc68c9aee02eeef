// Generated from NormalizerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How vectors are normalised: setters of {@link NormalizerParams}.
 *
 * @param <S> the stage itself
 */
public interface NormalizerSetters<S> extends NormalizerParams, InvalidRowSetters<S> {
    /**
     * Column of vectors.
     *
     * @param value a text; default features
     */
    default S setInputCol(String value) {
        return Setting.set(this, inputCol(), value);
    }

    /**
     * New column of normalised vectors.
     *
     * @param value a text; default normalized
     */
    default S setOutputCol(String value) {
        return Setting.set(this, outputCol(), value);
    }

    /**
     * Added to the variance inside the root ({@code > 0}): a constant vector becomes zeros.
     *
     * @param value a finite number {@code > 0}; default 1.0E-5
     */
    default S setEpsilon(double value) {
        return Setting.set(this, epsilon(), value);
    }
}
