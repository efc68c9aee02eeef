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

    /** @throws IllegalArgumentException when there are no such details, or not those of the network */
    public static RegressionNetwork read(TrainedNetwork network, JsonNode json) {
        double[] mean = doubles(json, "targetMean", network.spec().outputs());
        double[] deviation = doubles(json, "targetDeviation", network.spec().outputs());
        JsonNode vectors = json.path("vectorLabel");
        if (!vectors.isBoolean() || (!vectors.asBoolean() && mean.length != 1)) {
            throw new IllegalArgumentException(
                    "details.vectorLabel is " + vectors + " and there are " + mean.length + " targets");
        }
        return new RegressionNetwork(network, new TargetScaling(mean, deviation), vectors.asBoolean());
    }

    private static double[] doubles(JsonNode json, String name, int count) {
        JsonNode array = json.path(name);
        double[] values = StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble)
                .filter(Double::isFinite)
                .toArray();
        if (!array.isArray() || array.size() != values.length || values.length != count) {
            throw new IllegalArgumentException(
                    "details." + name + " is " + array + ", not a number for each of " + count + " targets");
        }
        return values;
    }
}
