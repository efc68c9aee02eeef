package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/** y = [a, b, ...], row by row: variables of one axis side by side. */
public final class ConcatenateOperation implements Operation {
    private final Variable[] parts; // each [N,its width] read
    private final Variable y; // [N,sum of the widths] written

    public ConcatenateOperation(List<Variable> parts, Variable y) {
        this.parts = parts.toArray(new Variable[0]);
        this.y = y;
    }

    @Override
    public List<Variable> reads() {
        return List.of(parts);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        int rows = pass.rows(y);
        float[] to = y.reserve(rows);
        int column = 0;
        for (Variable part : parts) {
            int width = part.width();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part.value(), row * width, to, row * y.width() + column, width);
            }
            column += width;
        }
    }

    @Override
    public void backward(Pass pass) {
        int rows = pass.rows(y);
        float[] dy = y.gradient(rows);
        int column = 0;
        for (Variable part : parts) {
            int width = part.width();
            float[] d = part.gradient(rows);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(dy, row * y.width() + column, d, row * width, width);
            }
            column += width;
        }
    }
}
