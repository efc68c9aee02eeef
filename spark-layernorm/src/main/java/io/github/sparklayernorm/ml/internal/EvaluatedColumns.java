package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;

/**
 * Names of the columns that an evaluation reads.
 *
 * @param probability of classes; empty where there are none
 * @param weight      empty: each row counts as one
 */
public record EvaluatedColumns(String features, String label, String prediction, String probability, String weight)
        implements Serializable {}
