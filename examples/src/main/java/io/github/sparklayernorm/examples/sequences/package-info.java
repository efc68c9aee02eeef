/**
 * Sequences as rows: the UEA/UCR archive's .ts format, tab-separated lines of steps, texts, hourly measurements of air
 * quality, generated series.
 */
package io.github.sparklayernorm.examples.sequences;
