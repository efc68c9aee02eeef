package io.github.sparklayernorm.ml.param;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

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

    /** @param stages that have the param, at least one */
    static DeclaredParam of(String name, List<Params> stages, String comment) {
        Param<?> first = stages.get(0).getParam(name);
        Optional<String> tables = defaultOf(stages, false, name);
        Optional<String> recurrent = defaultOf(stages, true, name);
        for (Params stage : stages) {
            boolean known =
                    Objects.equals(defaultOf(stage, name), tables) || Objects.equals(defaultOf(stage, name), recurrent);
            if (!known || !stage.getParam(name).doc().equals(first.doc())) {
                throw new IllegalStateException(name + " must have one text, and one default or one for tables and one"
                        + " for sequences, but " + stage.getClass().getSimpleName()
                        + " differs; declare it in a set of its own");
            }
        }
        boolean differs =
                stages.stream().anyMatch(stage -> !defaultOf(stage, name).equals(tables));
        return new DeclaredParam(
                name,
                Type.of(first),
                first.doc(),
                Range.wordsOf(first),
                Range.valuesOf(first),
                comment,
                tables,
                differs ? recurrent : Optional.empty());
    }

    /** Of the first stage of the kind, or of the first of all. */
    private static Optional<String> defaultOf(List<Params> stages, boolean recurrent, String name) {
        return defaultOf(
                stages.stream()
                        .filter(stage -> recurrent == stage instanceof RecurrentParams)
                        .findFirst()
                        .orElse(stages.get(0)),
                name);
    }

    /** As explainParams() prints it. */
    static Optional<String> defaultOf(Params stage, String name) {
        Param<Object> param = stage.getParam(name);
        return stage.hasDefault(param)
                ? Optional.of(text(stage.getDefault(param).get()))
                : Optional.empty();
    }

    private static String text(Object value) {
        return value instanceof int[] sizes ? Arrays.toString(sizes) : value.toString();
    }
}
