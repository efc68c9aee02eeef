package io.github.sparklayernorm.distributed;

import java.io.Serializable;

/**
 * What the task of one partition sends back after a round.
 *
 * @param state    after its steps, as the {@link Courier} brings it
 * @param executor that ran it
 * @param kernels  that it computed with
 */
record TaskResult(Serializable state, long rows, double weight, double lossSum, String executor, String kernels)
        implements Serializable {}
