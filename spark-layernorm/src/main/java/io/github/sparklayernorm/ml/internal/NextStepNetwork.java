package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.model.StepCoding;
import java.io.Serializable;

/** A trained network with what its steps are. */
public record NextStepNetwork(TrainedNetwork network, StepCoding coding) implements Serializable {}
