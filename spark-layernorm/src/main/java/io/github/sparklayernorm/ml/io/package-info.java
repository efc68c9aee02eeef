/**
 * Models on disk: Spark's metadata JSON with our format version and the network's spec, and the parameters as Parquet.
 *
 * <p>Any Hadoop file system; never Java serialisation; damaged files and newer versions are refused by name.
 */
package io.github.sparklayernorm.ml.io;
