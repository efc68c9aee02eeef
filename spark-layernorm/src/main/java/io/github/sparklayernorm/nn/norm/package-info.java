/**
 * Normalisation before the non-linearity. One file each, one line each in the catalogue, {@link
 * io.github.sparklayernorm.nn.norm.Normalization.Kind}.
 */
package io.github.sparklayernorm.nn.norm;
