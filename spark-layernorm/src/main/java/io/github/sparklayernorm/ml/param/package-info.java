/**
 * The params of the stages: names, texts, ranges and defaults, each in one place.
 *
 * <p>A {@code ...ParamSet} declares the params of a theme, each by one field. From it the interfaces of the same theme are
 * generated: {@code ...Params} gives a stage its public accessors, by which Spark finds them, and getters;
 * {@code ...Setters} adds setters, for stages on which the params may be set. So a new stage implements an interface and holds
 * one set. {@code docs/params.md} is generated from the sets, too.
 */
package io.github.sparklayernorm.ml.param;
