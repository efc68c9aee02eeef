/** Training on the rows of one partition: no Spark, no threads, the same bits for the same seed. */
package io.github.sparklayernorm.train;
