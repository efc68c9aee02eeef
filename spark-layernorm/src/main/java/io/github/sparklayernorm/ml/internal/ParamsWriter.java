package io.github.sparklayernorm.ml.internal;

import java.io.IOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/** Saves a stage that is nothing but params, as {@code path/metadata}. */
final class ParamsWriter extends MLWriter {
    private final Params stage;

    ParamsWriter(Params stage) {
        this.stage = stage;
    }

    @Override
    public void save(String path) throws IOException {
        SparkPersistence.checkPath(stage.getClass().getSimpleName(), path, sparkSession());
        super.save(path);
    }

    @Override
    public void saveImpl(String path) {
        SavedMetadata.save(stage, path, sparkSession(), SavedMetadata.noFields());
    }
}
