package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.nn.norm.Normalization;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.spark.ml.param.Param;
import scala.runtime.AbstractFunction1;

/**
 * The values that a param takes, with words for them. As Spark's validator it refuses by throwing a text that helps, where
 * Spark's own would only say "given invalid value".
 */
final class Range<T> {
    private final String words;
    private final List<String> values;
    private final Test<T> test;

    /** Models, and so their params, are Java-serialised when a user's function captures them. */
    private interface Test<T> extends Predicate<T>, Serializable {}

    private Range(String words, Test<T> test) {
        this(words, List.of(), test);
    }

    private Range(String words, List<String> values, Test<T> test) {
        this.words = words;
        this.values = values;
        this.test = test;
    }

    static Range<Object> integer(long least) {
        return new Range<>("a whole number >= " + least, v -> v instanceof Number n && n.longValue() >= least);
    }

    static Range<Object> anyInteger() {
        return new Range<>("a whole number", v -> v instanceof Number);
    }

    static Range<Object> finite() {
        return new Range<>("a finite number", v -> v instanceof Double d && Double.isFinite(d));
    }

    static Range<Object> notNegative() {
        return new Range<>("a finite number >= 0", v -> v instanceof Double d && Double.isFinite(d) && d >= 0);
    }

    static Range<Object> positive() {
        return new Range<>("a finite number > 0", v -> v instanceof Double d && Double.isFinite(d) && d > 0);
    }

    /** From 0 to 1 without 1. */
    static Range<Object> belowOne() {
        return new Range<>("in [0, 1)", v -> v instanceof Double d && d >= 0 && d < 1);
    }

    /** From 0 to 1 without 0. */
    static Range<Object> aboveZero() {
        return new Range<>("in (0, 1]", v -> v instanceof Double d && d > 0 && d <= 1);
    }

    /** In any case, as in Spark's own stages; {@link Setting#wordOf} reads it. The values are in lower case. */
    static Range<String> oneOf(String... values) {
        List<String> allowed = List.of(values);
        return new Range<>(
                "one of " + String.join(", ", allowed),
                allowed,
                v -> v != null && allowed.contains(v.toLowerCase(Locale.ROOT)));
    }

    /** In any case, as {@link #oneOf}; a normalisation may have a number of its own. */
    static Range<String> normalization() {
        List<String> forms = List.of(Normalization.texts());
        return new Range<>("one of " + String.join(", ", forms), forms, Normalization::reads);
    }

    static Range<String> anyText() {
        return new Range<>("a text", v -> v != null);
    }

    static Range<String> classWeights() {
        return new Range<>(
                "none, balanced, or numbers >= 0 (not all 0) separated by commas, one for each class",
                ClassWeightParamSet::valid);
    }

    static Range<String> losses() {
        return new Range<>(
                "squaredError, huber, or huber(delta) with a delta > 0, as in huber(2.5)",
                RegressionLossParamSet::valid);
    }

    static Range<int[]> sizes() {
        return new Range<>(
                "an array of whole numbers >= 1 (empty for none)",
                v -> v != null && Arrays.stream(v).allMatch(size -> size >= 1));
    }

    static Range<String[]> columns() {
        return new Range<>(
                "an array of column names",
                v -> v != null && Arrays.stream(v).allMatch(name -> name != null && !name.isEmpty()));
    }

    /** This range as the validator of a param. */
    AbstractFunction1<T, Object> validator(String stage, String param) {
        return new Validator<>(stage, param, words, values, test);
    }

    /** In words, what a param of a set takes. */
    static String wordsOf(Param<?> param) {
        return param.isValid() instanceof Validator<?> validator ? validator.words : "true or false";
    }

    /** The values of a closed set, of which one may have a number in it, {@code group(n)}; empty for any other range. */
    static List<String> valuesOf(Param<?> param) {
        return param.isValid() instanceof Validator<?> validator ? validator.values : List.of();
    }

    private static final class Validator<T> extends AbstractFunction1<T, Object> implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String stage;
        private final String param;
        private final String words;
        private final List<String> values;
        private final Test<T> test;

        Validator(String stage, String param, String words, List<String> values, Test<T> test) {
            this.stage = stage;
            this.param = param;
            this.words = words;
            this.values = values;
            this.test = test;
        }

        @Override
        public Object apply(T value) {
            if (!test.test(value)) {
                throw new IllegalArgumentException(stage + ": param \"" + param + "\" must be " + words + ", but is "
                        + text(value) + "; explainParams() tells what it does.");
            }
            return true;
        }

        private static String text(Object value) {
            return value instanceof int[] numbers
                    ? Arrays.toString(numbers)
                    : value instanceof Object[] texts ? Arrays.toString(texts) : String.valueOf(value);
        }
    }
}
