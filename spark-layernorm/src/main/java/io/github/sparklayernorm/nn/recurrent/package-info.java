/** What stands around the cells of a recurrent network: embedding, reversal in time, joining two directions, pooling. */
package io.github.sparklayernorm.nn.recurrent;
