/**
 * The numeric core: a {@link io.github.sparklayernorm.nn.Tape} of coarse operations over row-major float arrays.
 *
 * <p>An operation is built once for a network and run once per mini-batch, so nothing is allocated per batch. Its forward
 * and backward passes stand in one file; it composes kernels and has no Spark and no Scala in it.
 */
package io.github.sparklayernorm.nn;
