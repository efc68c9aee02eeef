package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.RecurrentSpec;

/** A model in one line, as Spark's own models say what they are. */
final class ModelText {
    private ModelText() {}

    /**
     * @param network null in the empty model that Spark Connect's service lookup makes
     * @param outputs what the network's outputs are called: numClasses, numTargets
     */
    static String of(Object model, String uid, TrainedNetwork network, String outputs) {
        String name = model.getClass().getSimpleName() + ": uid=" + uid;
        return network == null
                ? name
                : name + shape(network.spec()) + ", " + outputs + "="
                        + network.spec().outputs() + ", numFeatures="
                        + network.spec().inputs() + ", numParameters=" + network.parameters().length;
    }

    private static String shape(NetworkSpec spec) {
        if (spec instanceof MlpSpec mlp) {
            return ", numLayers=" + (mlp.hidden().size() + 2); // as Spark counts them: with inputs and outputs
        }
        RecurrentSpec recurrent = (RecurrentSpec) spec;
        return ", cellType=" + recurrent.cell().text() + ", hiddenSize=" + recurrent.hidden() + ", numLayers="
                + recurrent.layers() + (recurrent.bidirectional() ? ", bidirectional=true" : "")
                + (recurrent.vocabulary() > 0 ? ", vocabularySize=" + recurrent.vocabulary() : "");
    }
}
