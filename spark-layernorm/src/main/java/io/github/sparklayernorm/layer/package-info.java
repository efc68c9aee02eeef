/**
 * Layers as data: each a record that says the shape of what it gives, how many numbers it has, and which operations of
 * {@code nn} compute it. A network is a description made of them.
 */
package io.github.sparklayernorm.layer;
