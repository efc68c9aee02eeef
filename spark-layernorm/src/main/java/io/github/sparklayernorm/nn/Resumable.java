package io.github.sparklayernorm.nn;

/**
 * An operation over time that goes on, in an inference pass that resumes, from where the last one left it. What it carries
 * can be taken out and put back, for one sequence that is alone in its batch.
 */
public interface Resumable {
    /** Floats that it carries for a sequence. */
    int stateSize();

    /** Writes what it carries after the last inference pass. */
    void saveState(float[] to, int at);

    /** Puts back what was saved, for the next pass, which resumes. */
    void restoreState(float[] from, int at);
}
