package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;

/** Prediction of one row on the driver, or wherever a user's function calls the model. */
final class SingleRow {
    private SingleRow() {}

    /** The network's outputs; all NaN for an invalid row, or one whose outputs are not finite, that handleInvalid does not refuse. */
    static double[] outputs(TrainedNetwork network, RowFormat format, Vector features) {
        double[] result = new double[network.spec().outputs()];
        FeatureRows reader = new FeatureRows(format);
        float[] outputs = reader.readFeatures(features) ? network.predict(format, reader) : null;
        if (outputs == null) {
            Arrays.fill(result, Double.NaN);
            return result;
        }
        for (int j = 0; j < result.length; j++) {
            result[j] = outputs[j];
        }
        return result;
    }
}
