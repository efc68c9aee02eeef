/** Optimisers over the flat arrays of parameters, gradients and moments. */
package io.github.sparklayernorm.nn.optim;
