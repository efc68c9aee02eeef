package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** A column of a data set by its own name, which may hold dots and backticks; other spellings are for Spark to resolve. */
final class OwnColumn {
    private OwnColumn() {}

    static Column of(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }
}
