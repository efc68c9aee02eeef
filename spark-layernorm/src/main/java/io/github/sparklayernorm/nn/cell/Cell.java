package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.function.Function;

/** The catalogue of recurrent cells. */
public enum Cell {
    /** tanh of one sum. */
    RNN(new CellSize(1, 1, 1, 1, 1), RnnOperation::new, RnnOperation::new),
    /** Gated recurrent unit with the gates z, r. */
    GRU(new CellSize(3, 12, 4, 3, 6), GruOperation::new, BatchGruOperation::new),
    /** Long short-term memory with the gates f, i, o, g. */
    LSTM(new CellSize(4, 18, 5, 4, 9), LstmOperation::new, BatchLstmOperation::new),
    /** Minimal gated unit, with one gate. */
    MGU(CellSize.ofGates(2), MinimalGatedUnit::over, null);

    private final CellSize size;
    private final Function<CellLayer, Operation> fused;
    private final Function<CellLayer, Operation> batch; // null: batch normalisation is refused

    Cell(CellSize size, Function<CellLayer, Operation> fused, Function<CellLayer, Operation> batch) {
        this.size = size;
        this.fused = fused;
        this.batch = batch;
    }

    /** The operation that runs one layer of this cell over all steps. */
    public Operation operation(CellLayer layer) {
        if (!knows(layer.normalization())) {
            throw layer.notInCells();
        }
        return switch (layer.norm()) {
            case LAYER, NONE -> fused.apply(layer);
            case BATCH -> batch.apply(layer);
        };
    }

    /** Whether a layer of this cell can have this normalisation. */
    public boolean knows(Normalization normalization) {
        return CellNorm.of(normalization)
                .filter(norm -> norm != CellNorm.BATCH || batch != null)
                .isPresent();
    }

    /** The names of the normalisations that a layer of this cell can have, as in a sentence. */
    public String known() {
        return batch == null ? "layer or none" : "layer, batch or none";
    }

    /** The names of the normalisations that some cell {@link #knows}. */
    public static String[] normalizations() {
        return Arrays.stream(CellNorm.values()).map(CellNorm::text).toArray(String[]::new);
    }

    /**
     * Floats of one direction of a layer.
     *
     * @throws ArithmeticException where a long does not hold the number
     */
    public long floats(
            long inputs, long units, Normalization normalization, boolean biasBeforeNorm, int statisticSteps) {
        return size.floats(inputs, units, normalization, biasBeforeNorm, statisticSteps);
    }

    /** The name that users write: {@code rnn}, {@code gru}, {@code lstm}, {@code mgu}. */
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
