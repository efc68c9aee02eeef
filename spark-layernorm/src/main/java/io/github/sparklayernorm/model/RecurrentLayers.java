package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Dropout;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.cell.CellLayer;
import io.github.sparklayernorm.nn.recurrent.Concatenate;
import io.github.sparklayernorm.nn.recurrent.Embedding;
import io.github.sparklayernorm.nn.recurrent.Pool;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.nn.recurrent.Reverse;
import java.util.List;

/** Builds a recurrent network: embedding, recurrent layers with dropout, pooling, linear. */
final class RecurrentLayers {
    private RecurrentLayers() {}

    /** Appends the layers to the graph's tape and gives the variable that holds the logits or values. */
    static Variable build(RecurrentSpec spec, Graph graph) {
        Variable x = graph.input;
        boolean inputGradient = graph.inputGradient;
        if (spec.vocabulary() > 0) {
            x = embedding(spec, graph, x);
            inputGradient = true;
        }
        for (int layer = 0; layer < spec.layers(); layer++) {
            x = recurrent(spec, graph, layer, x, inputGradient);
            inputGradient = true;
            if (spec.dropout() > 0) {
                Variable dropped = new Variable(x.axis(), x.width());
                graph.tape.add(new Dropout(graph.kernels, spec.dropout(), layer, graph.tape.read(x), dropped));
                x = dropped;
            }
        }
        if (spec.pooling() != Pooling.NONE) {
            Variable pooled = new Variable(x.width());
            graph.tape.add(new Pool(spec.pooling(), spec.hidden(), graph.tape.read(x), pooled));
            x = pooled;
        }
        return graph.linear("output", x, spec.outputs(), true);
    }

    private static Variable embedding(RecurrentSpec spec, Graph graph, Variable x) {
        Parameter table = graph.register(Parameter.weight("embedding.weight", spec.vocabulary(), spec.embedding()));
        if (graph.inputGradient) {
            return x; // rows of the table already
        }
        Variable y = new Variable(x.axis(), spec.embedding());
        graph.tape.add(new Embedding(graph.tape.read(x), table, y));
        return y;
    }

    private static Variable recurrent(RecurrentSpec spec, Graph graph, int layer, Variable x, boolean inputGradient) {
        String name = "recurrent" + layer;
        if (!spec.bidirectional()) {
            return cell(spec, graph, name, x, inputGradient);
        }
        Variable forward = cell(spec, graph, name + ".forward", x, inputGradient);
        Variable reversed = new Variable(x.axis(), x.width());
        graph.tape.add(new Reverse(graph.tape.readToAdd(x), reversed, inputGradient));
        Variable backward = cell(spec, graph, name + ".backward", reversed, inputGradient);
        Variable turned = new Variable(x.axis(), spec.hidden());
        graph.tape.add(new Reverse(graph.tape.readToAdd(backward), turned, true));
        Variable y = new Variable(x.axis(), 2 * spec.hidden());
        graph.tape.add(new Concatenate(List.of(graph.tape.read(forward), graph.tape.read(turned)), y));
        return y;
    }

    private static Variable cell(RecurrentSpec spec, Graph graph, String name, Variable x, boolean inputGradient) {
        Variable y = new Variable(x.axis(), spec.hidden());
        graph.tape.add(spec.cell()
                .operation(new CellLayer(
                        graph.kernels,
                        name,
                        spec.normalization(),
                        spec.biasBeforeNorm(),
                        spec.epsilon(),
                        spec.forgetBias(),
                        spec.truncation(),
                        spec.statisticSteps(),
                        graph.tape.readToAdd(x),
                        y,
                        inputGradient,
                        graph::register)));
        return y;
    }
}
