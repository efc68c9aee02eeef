/**
 * The params of the stages: names, texts, ranges and defaults, each in one place.
 *
 * <p>A {@code ...ParamSet} declares the params and their defaults. The interface of the same theme gives a stage its public
 * accessors, by which Spark finds them, and getters; {@code ...Setters} adds setters, for estimators. So a new stage
 * implements an interface and holds one set.
 */
package io.github.sparklayernorm.ml.param;
