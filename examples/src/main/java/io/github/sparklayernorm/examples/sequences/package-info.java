/** Sequences as rows: the UEA/UCR archive's .ts format, tab-separated lines of steps, hourly measurements of air quality. */
package io.github.sparklayernorm.examples.sequences;
