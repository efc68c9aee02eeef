package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.ml.internal.SparkPersistence;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/**
 * Saves a model as {@code path/data} (parameters) and {@code path/metadata} (all else). The metadata come last: a save that
 * was cut off leaves nothing that loads.
 */
public final class ModelWriter extends MLWriter {
    /** Raised when an older version of the library could no longer read what is written. */
    static final int FORMAT_VERSION = 2;

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
    public void saveImpl(String path) {
        try {
            ParameterFiles.save(network, new Path(path, "data").toString(), sparkSession());
            SparkPersistence.saveMetadata(
                    model, path, sparkSession(), metadata().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode metadata() throws IOException {
        ObjectNode metadata = JSON.createObjectNode();
        metadata.put("formatVersion", FORMAT_VERSION);
        metadata.set("network", JSON.readTree(network.spec().toJson()));
        metadata.put("parameterCount", network.parameters().length);
        metadata.put("parameterChecksum", ParameterFiles.checksum(network.parameters()));
        if (network.standardization() != null) {
            metadata.set("standardization", StandardizationJson.write(network.standardization()));
        }
        if (details != null) {
            metadata.set("details", details);
        }
        return metadata;
    }
}
