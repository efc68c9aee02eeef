package io.github.sparklayernorm.distributed;

import java.io.Serializable;

/** What the driver knows of a packed partition: its rows, the sum of their weights, and the steps of one epoch. */
record PartitionSize(long rows, double weight, int steps) implements Serializable {}
