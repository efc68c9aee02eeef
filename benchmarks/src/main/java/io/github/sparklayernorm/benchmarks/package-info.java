/** JMH benchmarks and whole-job comparisons with peers. Never published. */
package io.github.sparklayernorm.benchmarks;
