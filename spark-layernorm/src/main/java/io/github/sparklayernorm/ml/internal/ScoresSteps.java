package io.github.sparklayernorm.ml.internal;

/** A model that may read sequences step by step. */
public interface ScoresSteps {
    /** How it does, with the params that it has now; not for users. */
    StepScoring stepScoring();
}
