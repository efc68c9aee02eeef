package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.ml.internal.SavedMetadata;
import io.github.sparklayernorm.ml.internal.SparkPersistence;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/**
 * Saves a model as {@code path/data} (parameters) and {@code path/metadata} (all else). The metadata come last: a save that
 * was cut off leaves nothing that loads. Their checksum covers every field that is added here, and through
 * {@code parameterChecksum} the parameters.
 */
public final class ModelWriter extends MLWriter {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Params model;
    private final TrainedNetwork network;
    private final ObjectNode details;

    /** @param details what the model knows besides its params and its network; null for nothing */
    public ModelWriter(Params model, TrainedNetwork network, ObjectNode details) {
        this.model = model;
        this.network = network;
        this.details = details;
    }

    @Override
    public void save(String path) throws IOException {
        SparkPersistence.checkPath(model.getClass().getSimpleName(), path, sparkSession());
        super.save(path);
    }

    @Override
    public void saveImpl(String path) {
        try {
            ParameterFiles files = new ParameterFiles(path, sparkSession());
            files.save(network);
            SavedMetadata.save(model, path, sparkSession(), fields(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode fields(ParameterFiles files) throws IOException {
        ObjectNode fields = SavedMetadata.noFields();
        fields.set("network", JSON.readTree(network.spec().toJson()));
        fields.put("parameterCount", network.parameters().length);
        fields.put("parameterChecksum", ParameterFiles.checksum(network.parameters()));
        fields.set("parameterFiles", JSON.valueToTree(files.list()));
        if (network.standardization() != null) {
            fields.set("standardization", StandardizationJson.write(network.standardization()));
        }
        if (details != null) {
            fields.set("details", details);
        }
        return fields;
    }
}
