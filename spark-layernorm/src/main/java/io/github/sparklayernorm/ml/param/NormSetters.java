// Generated from NormParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What a normalisation is made of, in feed-forward and recurrent networks: setters of {@link NormParams}.
 *
 * @param <S> the stage itself
 */
public interface NormSetters<S> extends NormParams {
    /**
     * Where each row is normalised by itself (layer, rms, group), whether a bias is added to the summed inputs before
     * they are normalised, so that the length of a row of features is not lost; false is the paper's literal form.
     *
     * @param value true or false; default true
     */
    default S setBiasBeforeNorm(boolean value) {
        return Setting.set(this, biasBeforeNorm(), value);
    }

    /**
     * Added to the variance inside the root of a normalisation ({@code > 0}).
     *
     * @param value a finite number {@code > 0}; default 1.0E-5
     */
    default S setEpsilon(double value) {
        return Setting.set(this, epsilon(), value);
    }
}
