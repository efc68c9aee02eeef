/** What the example programs share: options, the Spark session, progress, output files and result tables. */
package io.github.sparklayernorm.examples.job;
