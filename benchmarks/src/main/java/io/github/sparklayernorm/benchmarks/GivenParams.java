package io.github.sparklayernorm.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of a stage as a command line gives them: name=value, the sizes of an array with commas between. */
final class GivenParams {
    private GivenParams() {}

    /** Sets those that the stage has. */
    static void apply(Map<String, String> given, Params stage) {
        given.forEach((name, text) -> {
            if (stage.hasParam(name)) {
                set(stage, stage.getParam(name), text);
            }
        });
    }

    /** {@code "name=value;name=value"}; an empty text has none. */
    static Map<String, String> parse(String text) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("a variant must be PARAM=VALUE;..., but has " + part);
                }
                given.put(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim());
            }
        }
        return given;
    }

    /** @throws IllegalArgumentException for a name that none of the stages has */
    static void requireKnown(Map<String, String> given, List<? extends Params> stages) {
        for (String name : given.keySet()) {
            if (stages.stream().noneMatch(stage -> stage.hasParam(name))) {
                throw new IllegalArgumentException("--with must name a param of a stage, but none has " + name);
            }
        }
    }

    @SuppressWarnings("unchecked") // the value is parsed as the param's class says
    private static void set(Params stage, Param<?> param, String text) {
        stage.set((Param<Object>) param, value(param, text));
    }

    private static Object value(Param<?> param, String text) {
        if (param instanceof IntParam) {
            return Integer.valueOf(text);
        } else if (param instanceof LongParam) {
            return Long.valueOf(text);
        } else if (param instanceof DoubleParam) {
            return Double.valueOf(text);
        } else if (param instanceof BooleanParam) {
            return Boolean.valueOf(text);
        } else if (param instanceof IntArrayParam) {
            return numbers(text).mapToInt(Integer::parseInt).toArray();
        } else if (param instanceof DoubleArrayParam) {
            return numbers(text).mapToDouble(Double::parseDouble).toArray();
        }
        return text;
    }

    private static Stream<String> numbers(String text) {
        return Arrays.stream(text.split(",")).filter(number -> !number.isEmpty());
    }
}
