/** Where randomness and starting values come from. */
package io.github.sparklayernorm.nn.init;
