package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;

/**
 * A trained network with the units of its targets.
 *
 * @param vectors whether labels were, and predictions are, vectors
 */
public record RegressionNetwork(TrainedNetwork network, TargetScaling scaling, boolean vectors)
        implements Serializable {}
