package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the saved stages that later versions of the library must load: run once for each format, with the directory
 * {@code src/test/resources/models/format-N}. It leaves alone what is there. For each case:
 *
 * <pre>
 * estimator/          the estimator, saved; none of a transformer
 * fitted/             the model or the transformer, saved
 * estimator.params    its params as {@link #params} lists them
 * fitted.params
 * schema.json         of the rows
 * rows.json           what is transformed
 * predictions.json    the columns that this adds, in the order of id; doubles as Java writes them, to the bit
 * </pre>
 */
public final class SavedStages extends SparkTest {
    private static final int ROWS = 12;

    private SavedStages() {}

    public static void main(String[] args) throws IOException {
        for (SavedStageCase stage : SavedStageCase.all()) {
            Path folder = Path.of(args[0], stage.name());
            if (!Files.exists(folder)) {
                write(stage, folder, spark());
            }
        }
    }

    private static void write(SavedStageCase stage, Path folder, SparkSession spark) throws IOException {
        Files.createDirectories(folder);
        if (stage.trains()) {
            PipelineStage estimator = stage.stage().get();
            SavedStageCase.writable(estimator)
                    .write()
                    .save(folder.resolve("estimator").toString());
            Files.write(folder.resolve("estimator.params"), params(estimator));
        }
        Transformer fitted = stage.fitted(spark);
        SavedStageCase.writable(fitted).write().save(folder.resolve("fitted").toString());
        Files.write(folder.resolve("fitted.params"), params(fitted));

        Dataset<Row> rows = stage.data()
                .apply(spark)
                .filter("id < " + ROWS)
                .drop("held")
                .orderBy("id")
                .coalesce(1);
        Files.writeString(folder.resolve("schema.json"), rows.schema().json() + "\n");
        Files.write(folder.resolve("rows.json"), rows.toJSON().collectAsList());
        Files.write(folder.resolve("predictions.json"), predictions(fitted, rows(folder, spark)));
    }

    /** The rows of a case. */
    static Dataset<Row> rows(Path folder, SparkSession spark) throws IOException {
        StructType schema = (StructType) DataType.fromJson(Files.readString(folder.resolve("schema.json")));
        return spark.read()
                .schema(schema)
                .json(folder.resolve("rows.json").toString())
                .coalesce(1);
    }

    /** The columns that a transformer adds, a JSON object for each row. */
    static List<String> predictions(Transformer fitted, Dataset<Row> rows) {
        Dataset<Row> out = fitted.transform(rows).orderBy("id");
        for (String column : rows.columns()) {
            out = column.equals("id") ? out : out.drop(functions.col(column));
        }
        return out.toJSON().collectAsList();
    }

    /** Each param that has a value: {@code name set|default value}. */
    static List<String> params(Object stage) {
        List<String> lines = new ArrayList<>();
        for (Param<?> param : ((Params) stage).params()) {
            line(param, (Params) stage).forEach(lines::add);
        }
        return lines;
    }

    private static <T> Stream<String> line(Param<T> param, Params stage) {
        boolean stages = param.name().equals("stages"); // of a pipeline, which have no JSON
        if (stages || !stage.isDefined(param)) {
            return Stream.empty();
        }
        String kind = stage.isSet(param) ? "set" : "default";
        return Stream.of(param.name() + " " + kind + " " + param.jsonEncode(stage.getOrDefault(param)));
    }
}
