package io.github.sparklayernorm.ml.param;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Option;

/**
 * One field of a set, as the stages that hold it have it.
 *
 * @param doc        what {@code explainParams()} prints
 * @param range      in words
 * @param values     of a closed set, else empty
 * @param comment    on the field, empty for none
 * @param byDefault  of stages for tables, or of all
 * @param recurrent  of recurrent stages, where it differs
 */
record DeclaredParam(
        String name,
        Type type,
        String doc,
        String range,
        List<String> values,
        String comment,
        Optional<String> byDefault,
        Optional<String> recurrent) {

    /** What a param holds. */
    enum Type {
        INT("int", "IntParam"),
        LONG("long", "LongParam"),
        DOUBLE("double", "DoubleParam"),
        BOOLEAN("boolean", "BooleanParam"),
        SIZES("int[]", "IntArrayParam"),
        COLUMNS("String[]", "StringArrayParam"),
        TEXT("String", "Param<String>");

        final String java;
        final String param;

        Type(String java, String param) {
            this.java = java;
            this.param = param;
        }

        static Type of(Param<?> param) {
            if (param instanceof IntParam) {
                return INT;
            } else if (param instanceof LongParam) {
                return LONG;
            } else if (param instanceof DoubleParam) {
                return DOUBLE;
            } else if (param instanceof BooleanParam) {
                return BOOLEAN;
            } else if (param instanceof IntArrayParam) {
                return SIZES;
            } else if (param instanceof StringArrayParam) {
                return COLUMNS;
            } else if (param.getClass() == Param.class) {
                return TEXT;
            }
            throw new IllegalStateException(param.name() + " must be of one of " + Arrays.toString(values())
                    + ", but is a " + param.getClass().getSimpleName() + "; add its kind to DeclaredParam.Type");
        }
    }

    /**
     * Reads params from the sets, since a new one has no accessor yet, by which Spark would find it.
     *
     * @param held the param of each stage that has it, at least one
     */
    static DeclaredParam of(Map<Params, Param<?>> held, String comment) {
        Param<?> first = held.values().iterator().next();
        Optional<String> tables = defaultOf(held, false);
        Optional<String> recurrent = defaultOf(held, true);
        held.forEach((stage, param) -> {
            Optional<String> own = defaultOf(stage, param);
            if (!param.doc().equals(first.doc()) || !(own.equals(tables) || own.equals(recurrent))) {
                throw new IllegalStateException(first.name() + " must have one text, and one default or one for tables"
                        + " and one for sequences, but " + stage.getClass().getSimpleName()
                        + " differs; declare it in a set of its own");
            }
        });
        boolean differs = held.entrySet().stream()
                .anyMatch(own -> !defaultOf(own.getKey(), own.getValue()).equals(tables));
        return new DeclaredParam(
                first.name(),
                Type.of(first),
                first.doc(),
                Range.wordsOf(first),
                Range.valuesOf(first),
                comment,
                tables,
                differs ? recurrent : Optional.empty());
    }

    /** Of the first stage of the kind, or of the first of all. */
    private static Optional<String> defaultOf(Map<Params, Param<?>> held, boolean recurrent) {
        Params stage = held.keySet().stream()
                .filter(holder -> recurrent == holder instanceof RecurrentParams)
                .findFirst()
                .orElse(held.keySet().iterator().next());
        return defaultOf(stage, held.get(stage));
    }

    /** As explainParams() prints it. */
    static Optional<String> defaultOf(Params stage, Param<?> param) {
        Option<?> value = stage.defaultParamMap().get(param); // getDefault asks for an accessor
        return value.isDefined() ? Optional.of(text(value.get())) : Optional.empty();
    }

    private static String text(Object value) {
        return value instanceof int[] sizes ? Arrays.toString(sizes) : value.toString();
    }
}
