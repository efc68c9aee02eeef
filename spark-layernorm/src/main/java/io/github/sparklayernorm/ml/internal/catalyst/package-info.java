/**
 * Functions that Catalyst sees as expressions of a row and that are evaluated a batch of rows at a time. Knows Spark alone.
 */
package io.github.sparklayernorm.ml.internal.catalyst;
