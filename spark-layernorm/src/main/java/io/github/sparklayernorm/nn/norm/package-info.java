/** Normalisation before the non-linearity: layer, batch, weight, none. One file each, one line each in the catalogue. */
package io.github.sparklayernorm.nn.norm;
