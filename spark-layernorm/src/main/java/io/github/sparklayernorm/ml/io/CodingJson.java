package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.ml.internal.NextStepNetwork;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.StepCoding;

/** What the steps of a next-step model are, in the model's metadata. */
public final class CodingJson {
    private CodingJson() {}

    public static ObjectNode write(NextStepNetwork model) {
        ObjectNode json = ModelWriter.JSON.createObjectNode();
        json.set("steps", ModelWriter.JSON.valueToTree(model.coding()));
        return json;
    }

    /** @throws IllegalArgumentException when there are no such details, or not those of the network */
    public static NextStepNetwork read(TrainedNetwork network, JsonNode json) {
        StepCoding coding;
        try {
            coding = ModelWriter.JSON.treeToValue(json.path("steps"), StepCoding.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException("its steps are " + json.path("steps"), e);
        }
        if (coding == null || !coding.fits(network.spec())) {
            throw new IllegalArgumentException("its steps are " + json.path("steps") + " and its network is "
                    + network.spec().toJson());
        }
        return new NextStepNetwork(network, coding);
    }
}
