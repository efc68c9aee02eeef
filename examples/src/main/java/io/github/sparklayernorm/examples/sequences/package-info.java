/** Files of sequences as rows: the UEA/UCR archive's .ts format, and sequences of steps in tab-separated lines. */
package io.github.sparklayernorm.examples.sequences;
