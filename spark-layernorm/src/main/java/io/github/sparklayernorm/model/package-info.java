/** A network as data (an immutable spec plus one flat array of floats), and the same network as something that runs. */
package io.github.sparklayernorm.model;
