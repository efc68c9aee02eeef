package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparklayernorm.ml.internal.SavedMetadata;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Standardization;
import java.util.List;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;

/**
 * Loads what {@link ModelWriter} saved: the same params, and the same parameters to the bit, or a refusal.
 *
 * <p>Everything is checked here, and nothing when the model is used: what the network's spec implies is compared with what
 * the files hold before memory is taken for either.
 *
 * @param <M> the model
 */
public final class ModelReader<M extends Params> extends MLReader<M> {
    private static final String RESAVE = SavedMetadata.RESAVE;

    private final Class<M> model;
    private final Factory<M> factory;

    /** Makes the model, whose params are then set; refuses a network and details that are none of such a model. */
    public interface Factory<M> {
        M model(String uid, TrainedNetwork network, JsonNode details);
    }

    public ModelReader(Class<M> model, Factory<M> factory) {
        this.model = model;
        this.factory = factory;
    }

    @Override
    public M load(String path) {
        SavedMetadata metadata = SavedMetadata.load(path, sparkSession(), model);
        NetworkSpec spec = spec(metadata);
        TrainedNetwork network = new TrainedNetwork(
                spec, parameters(metadata, path, count(metadata, spec)), standardization(metadata, spec));
        M loaded = model(metadata, network);
        metadata.setParams(loaded);
        return loaded;
    }

    private static NetworkSpec spec(SavedMetadata metadata) {
        try {
            return NetworkSpec.fromJson(metadata.field("network").toString());
        } catch (IllegalArgumentException e) {
            throw metadata.refusal("describe its network", "it has " + metadata.field("network"), RESAVE, e);
        }
    }

    private static int count(SavedMetadata metadata, NetworkSpec spec) {
        JsonNode count = metadata.field("parameterCount");
        long implied = spec.parameterCount();
        if (!count.isInt() || count.asInt() != implied) {
            throw metadata.refusal(
                    "hold the " + (implied == Long.MAX_VALUE ? "more than 2^63" : implied)
                            + " parameters of its network " + spec.toJson(),
                    "it says that it holds " + count,
                    RESAVE,
                    null);
        }
        return count.asInt();
    }

    private static Standardization standardization(SavedMetadata metadata, NetworkSpec spec) {
        try {
            return StandardizationJson.read(metadata.field("standardization"), spec.inputs());
        } catch (IllegalArgumentException e) {
            throw metadata.refusal("describe how its rows are standardised", e.getMessage(), RESAVE, e);
        }
    }

    private float[] parameters(SavedMetadata metadata, String path, int count) {
        String checksum = metadata.field("parameterChecksum").asText();
        String must = "hold " + count + " parameters with checksum " + checksum + " in " + path + "/data";
        float[] parameters;
        try {
            ParameterFiles files = new ParameterFiles(path, sparkSession());
            if (!metadata.hasFormat(1)) {
                files.check(listed(metadata));
            }
            parameters = files.load(count);
        } catch (Exception e) {
            throw metadata.refusal(must, "they cannot be read: " + e.getMessage(), RESAVE, e);
        }
        String found = ParameterFiles.checksum(parameters);
        if (!found.equals(checksum)) {
            throw metadata.refusal(must, "their checksum is " + found, RESAVE, null);
        }
        return parameters;
    }

    private static List<ParameterFiles.Listed> listed(SavedMetadata metadata) throws JsonProcessingException {
        JsonNode files = metadata.field("parameterFiles");
        return ModelWriter.JSON
                .readerFor(new TypeReference<List<ParameterFiles.Listed>>() {})
                .readValue(files.toString());
    }

    private M model(SavedMetadata metadata, TrainedNetwork network) {
        try {
            return factory.model(metadata.uid(), network, metadata.field("details"));
        } catch (IllegalArgumentException e) {
            throw metadata.refusal("be a whole " + model.getSimpleName(), e.getMessage(), RESAVE, e);
        }
    }
}
