/** Handwritten digits: drawn from pen strokes by a seeded generator, or read from IDX files such as MNIST. */
package io.github.sparklayernorm.examples.digits;
