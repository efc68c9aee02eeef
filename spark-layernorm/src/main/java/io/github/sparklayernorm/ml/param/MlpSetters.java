// Generated from MlpParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The shape of a feed-forward network: setters of {@link MlpParams}.
 *
 * @param <S> the stage itself
 */
public interface MlpSetters<S> extends MlpParams, NetworkSetters<S> {
    /**
     * Units of each hidden layer, from input to output ({@code >= 1} each); empty makes a linear model; where it is not
     * set, layers are narrower for more than 65,536 features; layer normalisation over 1 or 2 units leaves next to
     * nothing of their values.
     *
     * @param value an array of whole numbers {@code >= 1} (empty for none); default [256, 256]
     */
    default S setHiddenLayers(int[] value) {
        return Setting.set(this, hiddenLayers(), value);
    }
}
