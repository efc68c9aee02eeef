package io.github.sparklayernorm.notebooks;

/** Why a cell did not run: the compiler's message, or the exception with its stack. */
public final class CellFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CellFailure(String reason) {
        super(reason);
    }

    CellFailure(String reason, Throwable cause) {
        super(reason, cause);
    }
}
