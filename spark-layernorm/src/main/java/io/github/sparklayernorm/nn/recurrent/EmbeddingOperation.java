package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.List;

/** y = row x of a table: a vector for each token id. The table starts as standard normal numbers, as in PyTorch. */
public final class EmbeddingOperation implements Operation {
    private final Variable x; // [N,1] token ids, read
    private final Parameter table; // [V,E]
    private final Variable y; // [N,E] written

    public EmbeddingOperation(Variable x, Parameter table, Variable y) {
        this.x = x;
        this.table = table;
        this.y = y;
    }

    @Override
    public List<Variable> reads() {
        return List.of(x);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void initialize(RandomStream random) {
        for (int i = table.offset(), end = i + table.size(); i < end; i++) {
            table.values()[i] = (float) random.nextGaussian();
        }
    }

    @Override
    public void forward(Pass pass) {
        float[] to = y.reserve(pass.rows(x));
        for (int row = 0; row < pass.rows(x); row++) {
            System.arraycopy(table.values(), entry(row), to, row * y.width(), y.width());
        }
    }

    @Override
    public void backward(Pass pass) {
        if (!pass.training()) {
            return; // a token id has no gradient
        }
        float[] dy = y.gradient(pass.rows(x));
        table.settleGradient();
        for (int row = 0; row < pass.rows(x); row++) {
            int to = entry(row);
            for (int j = 0; j < y.width(); j++) {
                table.gradients()[to + j] += dy[row * y.width() + j];
            }
        }
    }

    private int entry(int row) {
        int id = (int) x.value()[row];
        if (id < 0 || id >= table.rows()) {
            throw new IllegalArgumentException("every token id must be at least 0 and below the vocabulary's size, "
                    + table.rows() + ", but one is " + id + "; check how the tokens were indexed.");
        }
        return table.offset() + id * y.width();
    }
}
