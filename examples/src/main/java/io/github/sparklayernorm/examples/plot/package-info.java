/** Pictures and HTML for reports and notebooks: every picture is PNG bytes, drawn without a display. */
package io.github.sparklayernorm.examples.plot;
