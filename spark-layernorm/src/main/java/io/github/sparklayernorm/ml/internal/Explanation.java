package io.github.sparklayernorm.ml.internal;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Option;

/** What explainParams prints. Spark prints an array as its identity ("[I@3857c5d5"); users want to see the numbers. */
final class Explanation {
    private Explanation() {}

    @SuppressWarnings("ArrayToString") // that text is what is replaced
    static <T> String of(Params stage, Param<T> param, String bySpark) {
        String text = bySpark;
        for (Option<T> value : List.of(stage.getDefault(param), stage.get(param))) {
            if (value.isDefined() && value.get() instanceof int[] array) {
                text = text.replace(array.toString(), Arrays.toString(array));
            } else if (value.isDefined() && value.get() instanceof double[] array) {
                text = text.replace(array.toString(), Arrays.toString(array));
            } else if (value.isDefined() && value.get() instanceof Object[] array) {
                text = text.replace(array.toString(), Arrays.toString(array));
            }
        }
        return text;
    }
}
