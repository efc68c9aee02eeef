package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.model.Standardization;

/** A model's standardization in its metadata. Java writes doubles so that they read back to the bit. */
final class StandardizationJson {
    private StandardizationJson() {}

    static ObjectNode write(Standardization standardization) {
        ObjectNode json = ModelWriter.JSON.createObjectNode();
        if (standardization.centers()) {
            json.set("center", ModelWriter.JSON.valueToTree(standardization.center()));
        }
        json.set("scale", ModelWriter.JSON.valueToTree(standardization.scale()));
        return json;
    }

    /**
     * @return null where the model has none
     * @throws IllegalArgumentException for anything but finite numbers, one for each input
     */
    static Standardization read(JsonNode json, int inputs) {
        if (json.isMissingNode()) {
            return null;
        }
        double[] scale = doubles(json.path("scale"), inputs);
        return new Standardization(json.has("center") ? doubles(json.path("center"), inputs) : null, scale);
    }

    private static double[] doubles(JsonNode array, int inputs) {
        if (!array.isArray() || array.size() != inputs) {
            throw new IllegalArgumentException("it has " + array.size() + " numbers for " + inputs + " inputs");
        }
        double[] numbers = new double[inputs];
        for (int j = 0; j < inputs; j++) {
            if (!array.get(j).isNumber()) {
                throw new IllegalArgumentException("its number " + j + " is " + array.get(j));
            }
            numbers[j] = array.get(j).doubleValue();
        }
        return numbers;
    }
}
