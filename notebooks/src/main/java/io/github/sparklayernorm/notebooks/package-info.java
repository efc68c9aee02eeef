/**
 * Executes notebooks as their front ends do, and writes the outputs into the files: Jupyter's Java cells in a JShell,
 * Zeppelin's {@code %spark} paragraphs in a Scala REPL. The tests run the code blocks of README and docs the same way.
 */
package io.github.sparklayernorm.notebooks;
