package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.ml.internal.RegressionNetwork;
import io.github.sparklayernorm.ml.internal.TargetScaling;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import java.util.stream.StreamSupport;

/** The units of a regression's targets in a model's metadata. Java writes doubles so that they read back to the bit. */
public final class TargetJson {
    private TargetJson() {}

    public static ObjectNode write(RegressionNetwork regression) {
        ObjectNode json = ModelWriter.JSON.createObjectNode();
        json.set("targetMean", ModelWriter.JSON.valueToTree(regression.scaling().mean()));
        json.set(
                "targetDeviation",
                ModelWriter.JSON.valueToTree(regression.scaling().deviation()));
        json.put("vectorLabel", regression.vectors());
        return json;
    }

    public static RegressionNetwork read(TrainedNetwork network, JsonNode json) {
        TargetScaling scaling =
                new TargetScaling(doubles(json.path("targetMean")), doubles(json.path("targetDeviation")));
        return new RegressionNetwork(network, scaling, json.path("vectorLabel").asBoolean());
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
