/** The public stages: layer-normalised networks as Spark ML estimators, models and transformers. */
package io.github.sparklayernorm.ml;
