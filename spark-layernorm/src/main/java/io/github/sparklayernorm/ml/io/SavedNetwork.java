package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.nn.loss.Loss;

/** Whether a network that was loaded is one of the model that loads it; each method gives it back, or refuses. */
public final class SavedNetwork {
    private SavedNetwork() {}

    public static TrainedNetwork requireFeedForward(TrainedNetwork network, Loss.Targets targets) {
        require(network, targets, network.spec() instanceof MlpSpec);
        return network;
    }

    public static TrainedNetwork requireRecurrent(TrainedNetwork network, Loss.Targets targets, boolean outputPerStep) {
        require(
                network,
                targets,
                network.spec() instanceof RecurrentSpec && network.spec().outputPerStep() == outputPerStep);
        return network;
    }

    /** A field's value for a refusal. */
    static String text(JsonNode field) {
        return field.isMissingNode() ? "missing" : field.toString();
    }

    private static void require(TrainedNetwork network, Loss.Targets targets, boolean kind) {
        NetworkSpec spec = network.spec();
        if (!kind || spec.loss().targets() != targets) {
            throw new IllegalArgumentException("its network is another model's: " + spec.toJson());
        }
    }
}
