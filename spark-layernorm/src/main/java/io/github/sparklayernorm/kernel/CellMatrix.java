package io.github.sparklayernorm.kernel;

/** The matrices of the cells' steps by name. What is in them stands at the fields of {@link LstmStep} and {@link GruStep}. */
public enum CellMatrix {
    GATES("gates", true),
    CANDIDATE("candidate", true),
    SUMS("sums", true),
    PREVIOUS("previous", false),
    C("c", true),
    T("t", true),
    H("h", true),
    DH("dh", true),
    D_PREVIOUS("dPrevious", false);

    private final String text;
    private final boolean moves;

    CellMatrix(String text, boolean moves) {
        this.text = text;
        this.moves = moves;
    }

    /** As messages name it. */
    String text() {
        return text;
    }

    /** Whether a step's rows in it are those of the step, and not set on their own. */
    boolean moves() {
        return moves;
    }
}
