package io.github.sparklayernorm.notebooks;

import java.nio.file.Path;

/** A cell of a notebook did not run; the message shows which, its text and the reason. */
public final class NotebookFailure extends Exception {
    private static final long serialVersionUID = 1L;

    NotebookFailure(Path notebook, int cell, int cells, String source, CellFailure reason) {
        super(
                "%s: code cell %d of %d must run, but failed:%n%n%s%n%n%s"
                        .formatted(
                                notebook, cell, cells, source.strip().indent(4).stripTrailing(), reason.getMessage()),
                reason);
    }
}
