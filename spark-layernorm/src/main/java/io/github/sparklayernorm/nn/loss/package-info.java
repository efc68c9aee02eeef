/** Losses: each gives the weighted sum over the rows, and the gradient of its scaled value. */
package io.github.sparklayernorm.nn.loss;
