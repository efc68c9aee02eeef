package io.github.sparklayernorm.ml.internal;

import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;

/**
 * Loads what {@link ParamsWriter} saved. Spark's own reader of such stages makes whatever class the file names.
 *
 * @param <S> the stage
 */
public final class ParamsReader<S extends Params> extends MLReader<S> {
    private final Class<S> stage;
    private final Function<String, S> factory;

    /** @param factory makes the stage of a uid */
    public ParamsReader(Class<S> stage, Function<String, S> factory) {
        this.stage = stage;
        this.factory = factory;
    }

    @Override
    public S load(String path) {
        SavedMetadata metadata = SavedMetadata.load(path, sparkSession(), stage);
        S loaded = factory.apply(metadata.uid());
        metadata.setParams(loaded);
        return loaded;
    }
}
