package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;

/** y = activation(normalisation(x) + bias) with its parameters. */
public interface NormalizedActivation extends Operation {
    /** [H], or null where nothing is scaled. */
    Parameter gain();

    /** [H] */
    Parameter bias();
}
