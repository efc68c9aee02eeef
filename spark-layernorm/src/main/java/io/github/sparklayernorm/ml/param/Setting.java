package io.github.sparklayernorm.ml.param;

import java.util.Locale;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What setters and getters share. */
final class Setting {
    private Setting() {}

    /** Sets a param and returns the stage as its own type, so that calls chain. */
    @SuppressWarnings("unchecked") // S is the stage's own class by the contract of the ...Setters interfaces
    static <S, T> S set(Params stage, Param<T> param, T value) {
        return (S) stage.set(param, value);
    }

    static int intOf(Params stage, Param<Object> param) {
        return (Integer) stage.getOrDefault(param);
    }

    static long longOf(Params stage, Param<Object> param) {
        return (Long) stage.getOrDefault(param);
    }

    static double doubleOf(Params stage, Param<Object> param) {
        return (Double) stage.getOrDefault(param);
    }

    static int[] sizesOf(Params stage, Param<int[]> param) {
        return stage.getOrDefault(param);
    }

    /** Empty where it is not set. */
    static String textOf(Params stage, Param<String> param) {
        return stage.isDefined(param) ? stage.getOrDefault(param) : "";
    }

    /** Empty where it is not set. */
    static String[] columnsOf(Params stage, Param<String[]> param) {
        return stage.isDefined(param) ? stage.getOrDefault(param) : new String[0];
    }

    /** Of a closed set: in lower case, as it stands there, however the user wrote it. */
    static String wordOf(Params stage, Param<String> param) {
        return stage.getOrDefault(param).toLowerCase(Locale.ROOT);
    }

    static boolean booleanOf(Params stage, Param<Object> param) {
        return (Boolean) stage.getOrDefault(param);
    }
}
