package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.ParamsTransformer;
import io.github.sparklayernorm.ml.internal.VectorNormalization;
import io.github.sparklayernorm.ml.param.NormalizerParamSet;
import io.github.sparklayernorm.ml.param.NormalizerSetters;
import io.github.sparklayernorm.model.JavaForm;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Layer-normalises a vector column row by row: {@code y = (x - mean) / sqrt(variance + epsilon)} with mean and population
 * variance over the elements of the row's vector (Ba, Kiros, Hinton 2016, arXiv:1607.06450), without gain and bias.
 *
 * <p>Nothing is fitted, and no row depends on another, where {@code StandardScaler} takes statistics of each column over all
 * rows. It suits vectors whose elements have one unit (pixels, spectra, word counts, a window of a signal) and whose level
 * and contrast say nothing; it takes both away.
 *
 * <p>A vector of one element becomes 0. Of two elements only their order is left: about -1 and 1. Constant vectors become
 * zeros. Sparse vectors are taken, but come out dense: their zeros move too.
 *
 * <p>{@code handleInvalid=keep} gives NaN for a vector with NaN or infinite elements, and null for null.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormalizer extends ParamsTransformer implements NormalizerSetters<LayerNormalizer> {
    private static final long serialVersionUID = 1L;

    private final NormalizerParamSet params = new NormalizerParamSet(this);

    public LayerNormalizer() {
        this(Identifiable$.MODULE$.randomUID("layerNormalizer"));
    }

    public LayerNormalizer(String uid) {
        super(uid);
    }

    public static LayerNormalizer load(String path) {
        return read().load(path);
    }

    public static MLReader<LayerNormalizer> read() {
        return new ParamsReader<>(LayerNormalizer.class, LayerNormalizer::new);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return VectorNormalization.run(this, dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return VectorNormalization.schema(this, schema);
    }

    @Override
    public LayerNormalizer copy(ParamMap extra) {
        return (LayerNormalizer) super.copy(extra);
    }

    @Override
    public NormalizerParamSet normalizerParamSet() {
        return params;
    }
}
