/** Files of sequences as rows: the UEA/UCR archive's .ts format, sequences of steps in tab-separated lines, texts; generated series. */
package io.github.sparklayernorm.examples.sequences;
