/** Programs to run with {@code bin/spark-submit}: one main class per use of the library. */
package io.github.sparklayernorm.examples;
