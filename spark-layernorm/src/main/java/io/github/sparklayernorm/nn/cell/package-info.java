/**
 * Recurrent layers: one operation runs a cell over all steps of a batch of sequences. One GEMM for the inputs of several
 * steps, one for each step's recurrence, one for the recurrent weights' gradient over all steps.
 *
 * <p>{@link io.github.sparklayernorm.nn.cell.Cell} is the catalogue; the loop over time stands in {@code
 * RecurrentOperation}, what a cell does in a step in its own file.
 */
package io.github.sparklayernorm.nn.cell;
