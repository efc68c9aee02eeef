package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.distributed.InvalidInputException;
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

    public static NextStepNetwork read(TrainedNetwork network, JsonNode json) {
        try {
            return new NextStepNetwork(network, ModelWriter.JSON.treeToValue(json.path("steps"), StepCoding.class));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "a saved sequence model must say what its steps are, but has " + json.path("steps")
                            + "; the files are damaged: save the model again, or take another copy.",
                    e);
        }
    }
}
