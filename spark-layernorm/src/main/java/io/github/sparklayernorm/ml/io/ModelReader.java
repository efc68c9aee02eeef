package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.SparkPersistence;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Standardization;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;

/**
 * Loads what {@link ModelWriter} saved: the same params, and the same parameters to the bit, or a refusal.
 *
 * @param <M> the model
 */
public final class ModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> model;
    private final Factory<M> factory;

    /** Makes the model, whose params are then set. */
    public interface Factory<M> {
        M model(String uid, TrainedNetwork network, JsonNode details);
    }

    public ModelReader(Class<M> model, Factory<M> factory) {
        this.model = model;
        this.factory = factory;
    }

    @Override
    public M load(String path) {
        SparkPersistence.Metadata metadata = metadata(path);
        JsonNode json = ours(metadata, path);
        TrainedNetwork network = new TrainedNetwork(spec(json, path), parameters(json, path), standardization(json, path));
        M loaded = factory.model(metadata.uid(), network, json.path("details"));
        metadata.setParams(loaded);
        return loaded;
    }

    private SparkPersistence.Metadata metadata(String path) {
        try {
            return SparkPersistence.loadMetadata(path, sparkSession(), model);
        } catch (Exception e) {
            throw refusal(
                    path,
                    "be a saved " + model.getSimpleName(),
                    "its metadata cannot be read: " + e.getMessage(),
                    "check the path; after a save that was cut off, save again",
                    e);
        }
    }

    private JsonNode ours(SparkPersistence.Metadata metadata, String path) {
        JsonNode json;
        try {
            json = ModelWriter.JSON.readTree(metadata.json());
        } catch (IOException e) {
            throw refusal(path, "have readable metadata", "they are no JSON: " + e.getMessage(), RESAVE, e);
        }
        int version = json.path("formatVersion").asInt(0);
        if (version < 1 || version > ModelWriter.FORMAT_VERSION) {
            throw refusal(
                    path,
                    "have a format version from 1 to " + ModelWriter.FORMAT_VERSION,
                    "it has " + json.path("formatVersion"),
                    "load it with the version of the library that saved it, or a newer one",
                    null);
        }
        return json;
    }

    private NetworkSpec spec(JsonNode json, String path) {
        try {
            return NetworkSpec.fromJson(json.path("network").toString());
        } catch (IllegalArgumentException e) {
            throw refusal(path, "describe its network", "it has " + json.path("network"), RESAVE, e);
        }
    }

    private Standardization standardization(JsonNode json, String path) {
        try {
            return StandardizationJson.read(
                    json.path("standardization"),
                    json.path("network").path("inputs").asInt());
        } catch (IllegalArgumentException e) {
            throw refusal(path, "describe how its rows are standardised", e.getMessage(), RESAVE, e);
        }
    }

    private float[] parameters(JsonNode json, String path) {
        int count = json.path("parameterCount").asInt(-1);
        String checksum = json.path("parameterChecksum").asText();
        String must = "hold " + count + " parameters with checksum " + checksum + " in " + path + "/data";
        float[] parameters;
        try {
            parameters = ParameterFiles.load(new Path(path, "data").toString(), count, sparkSession());
        } catch (Exception e) {
            throw refusal(path, must, "they cannot be read: " + e.getMessage(), RESAVE, e);
        }
        String found = ParameterFiles.checksum(parameters);
        if (!found.equals(checksum)) {
            throw refusal(path, must, "their checksum is " + found, RESAVE, null);
        }
        return parameters;
    }

    private static final String RESAVE =
            "the files are damaged or incomplete: save the model again, or take another copy";

    private InvalidInputException refusal(String path, String must, String came, String remedy, Exception cause) {
        String text = model.getSimpleName() + ": " + path + " must " + must + ", but " + came + "; " + remedy + ".";
        return new InvalidInputException(text, cause);
    }
}
