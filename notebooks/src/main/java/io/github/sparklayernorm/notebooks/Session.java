package io.github.sparklayernorm.notebooks;

import java.util.List;

/** What a front end keeps for one notebook: cells run in order and see what earlier ones defined. */
public interface Session extends AutoCloseable {
    /** Runs one cell and returns what it showed, in order. */
    List<Output> run(String source) throws CellFailure;

    @Override
    void close();
}
