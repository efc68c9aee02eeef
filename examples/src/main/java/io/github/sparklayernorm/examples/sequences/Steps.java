package io.github.sparklayernorm.examples.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import scala.jdk.javaapi.CollectionConverters;

/** Text to time steps. */
final class Steps {
    private Steps() {}

    /** {@code "1,2;3,4"} as two steps. */
    static List<Vector> parse(String text) {
        List<Vector> steps = new ArrayList<>();
        for (String step : text.split(";")) {
            steps.add(Vectors.dense(numbers(step)));
        }
        return steps;
    }

    /** As Spark wants an array in a row. */
    static Object column(List<Vector> steps) {
        return CollectionConverters.asScala(steps).toSeq();
    }

    /** Numbers between commas. */
    static double[] numbers(String text) {
        String[] words = text.split(",");
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = number(words[i].trim().toLowerCase(Locale.ROOT));
        }
        return numbers;
    }

    /** As the archives and C write numbers: a missing value is a question mark. */
    private static double number(String word) {
        return switch (word) {
            case "?", "nan" -> Double.NaN;
            case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }

    /** Channels [C][T] as steps. */
    static List<Vector> transposed(double[][] channels) {
        int length = channels[0].length;
        List<Vector> steps = new ArrayList<>(length);
        for (int t = 0; t < length; t++) {
            double[] step = new double[channels.length];
            for (int j = 0; j < channels.length; j++) {
                if (channels[j].length != length) {
                    throw new IllegalArgumentException(
                            "the channels of a sequence must be equally long, but channel 0 has " + length
                                    + " values and channel " + j + " has " + channels[j].length + "; repair the file.");
                }
                step[j] = channels[j][t];
            }
            steps.add(Vectors.dense(step));
        }
        return steps;
    }
}
