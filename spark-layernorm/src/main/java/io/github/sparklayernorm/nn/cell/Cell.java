package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.function.Function;

/** The catalogue of recurrent cells. */
public enum Cell {
    /** tanh of one sum. */
    RNN(RnnOperation::new, RnnOperation::new),
    /** Gated recurrent unit with the gates z, r. */
    GRU(GruOperation::new, BatchGruOperation::new),
    /** Long short-term memory with the gates f, i, o, g. */
    LSTM(LstmOperation::new, BatchLstmOperation::new);

    private final Function<CellLayer, Operation> fused;
    private final Function<CellLayer, Operation> batch;

    Cell(Function<CellLayer, Operation> fused, Function<CellLayer, Operation> batch) {
        this.fused = fused;
        this.batch = batch;
    }

    /** The operation that runs one layer of this cell over all steps. */
    public Operation operation(CellLayer layer) {
        return switch (layer.norm()) {
            case LAYER, NONE -> fused.apply(layer);
            case BATCH -> batch.apply(layer);
        };
    }

    /** Whether a recurrent layer can have this normalisation. */
    public static boolean knows(Normalization normalization) {
        return CellNorm.of(normalization).isPresent();
    }

    /** The names of the normalisations that {@link #knows}. */
    public static String[] normalizations() {
        return Arrays.stream(CellNorm.values()).map(CellNorm::text).toArray(String[]::new);
    }

    /** The name that users write: {@code rnn}, {@code gru}, {@code lstm}. */
    public String text() {
        return Names.of(this);
    }

    public static String[] texts() {
        return Names.all(Cell.class);
    }

    public static Cell of(String text) {
        return Names.read(Cell.class, "cellType", text);
    }
}
