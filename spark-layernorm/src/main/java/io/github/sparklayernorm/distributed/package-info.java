/**
 * Training across executors: rows become packed partitions, and rounds of local training and averaging follow until done.
 *
 * <p>The only package that knows RDDs. A spec, a config and floats cross the wire, nothing else of the network does.
 */
package io.github.sparklayernorm.distributed;
