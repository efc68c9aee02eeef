/**
 * The bases of the stages and every touch of Spark's private or awkward API, each with its reason; nothing else does it.
 *
 * <p>Not for users: what is public here is so because Spark or the package above needs it, and may change.
 */
package io.github.sparklayernorm.ml.internal;
