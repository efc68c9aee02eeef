package io.github.sparklayernorm.ml.param;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How much rows of a class count. */
public final class ClassWeightParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    public static final String NONE = "none";
    public static final String BALANCED = "balanced";

    final Param<String> classWeight = ofText(
            "classWeight",
            NONE,
            Range.classWeights(),
            "factors of the training rows' weights, by class: none, balanced (rows / (classes * rows of the"
                    + " class), all by weight), or a number >= 0 for each class, separated by commas: 1,20;"
                    + " validation rows keep their weight");

    public ClassWeightParamSet(Params owner) {
        super(owner);
    }

    /** The text of a number for each class. */
    public static String text(double[] weights) {
        return Arrays.stream(weights).mapToObj(Double::toString).collect(Collectors.joining(","));
    }

    /**
     * The numbers of a text such as "1,20".
     *
     * @throws NumberFormatException where it holds something else
     */
    public static double[] numbers(String text) {
        return Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Whether the param takes the text. */
    static boolean valid(String text) {
        if (text == null || text.equals(NONE) || text.equals(BALANCED)) {
            return text != null;
        }
        try {
            double[] weights = numbers(text);
            return Arrays.stream(weights).allMatch(w -> Float.isFinite((float) w) && w >= 0)
                    && Arrays.stream(weights).anyMatch(w -> w > 0);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
