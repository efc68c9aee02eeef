package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.model.JavaForm;

/** How a model was trained that predicts values or steps, and no classes. */
@DefaultSerializer(JavaForm.class)
final class LayerNormValueTrainingSummary extends LayerNormTrainingSummary {
    private static final long serialVersionUID = 1L;

    LayerNormValueTrainingSummary(TrainingResult result) {
        super(result);
    }
}
