package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.HadoopPath;
import io.github.sparklayernorm.distributed.InvalidInputException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.json4s.AsJsonInput$;
import org.json4s.JObject;
import org.json4s.jackson.JsonMethods$;
import scala.Option;

/**
 * Spark's own metadata files (JSON of class, uid and params under {@code metadata/}), read and written by Spark's own code,
 * which is private[ml] to Scala but open to Java: so {@code PipelineModel.load}, {@code CrossValidatorModel.load} and later
 * Spark versions find what they expect.
 */
public final class SparkPersistence {
    private static final String PATH = "the path of a saved stage";

    private SparkPersistence() {}

    /**
     * A stage's metadata as Spark writes them: one line.
     *
     * @param extra a JSON object, whose fields go behind Spark's own
     */
    static String metadataOf(Params stage, SparkSession session, String extra) {
        JObject fields =
                (JObject) JsonMethods$.MODULE$.parse(extra, false, true, AsJsonInput$.MODULE$.stringAsJsonInput());
        return DefaultParamsWriter.getMetadataToSave(stage, session, Option.apply(fields));
    }

    static void saveText(String path, String text, SparkSession session) {
        ReadWriteUtils.saveText(metadata(path), text, session);
    }

    static String loadText(String path, SparkSession session) {
        return onDriverDisk()
                ? ReadWriteUtils.loadText(metadata(path), session)
                : reader(session).text(metadata(path)).first().getString(0);
    }

    private static String metadata(String path) {
        return below(path, "metadata").toString();
    }

    /** Reads files of the path as it is written. Spark's readers take brackets for a pattern, and may find other files. */
    public static DataFrameReader reader(SparkSession session) {
        return session.read().option(DataSource.GLOB_PATHS_KEY(), false);
    }

    /** A part of a saved stage. */
    public static Path below(String path, String name) {
        return new Path(HadoopPath.of(PATH, path), name);
    }

    /**
     * Refuses a path that is none, or of an unknown file system, before Spark or Hadoop sees it.
     *
     * @throws InvalidInputException with words
     */
    public static void checkPath(String stage, String path, SparkSession session) {
        if (!onDriverDisk()) {
            String what = stage + ": " + PATH;
            HadoopPath.fileSystem(
                    what, HadoopPath.of(what, path), session.sessionState().newHadoopConf());
        }
    }

    /** @throws IllegalArgumentException when the metadata are those of another class; nothing is made of any class */
    static DefaultParamsReader.Metadata parse(String json, Class<?> stage) {
        return DefaultParamsReader.parseMetadata(json, stage.getName());
    }

    /** Sets params and defaults as they were when the stage was saved. */
    static void setParams(DefaultParamsReader.Metadata metadata, Params stage) {
        metadata.getAndSetParams(stage, Option.empty());
    }

    /** The path's file system, as Spark's own readers and writers of this session reach it. */
    public static FileSystem fileSystem(Path path, SparkSession session) throws IOException {
        return path.getFileSystem(session.sessionState().newHadoopConf());
    }

    /**
     * Whether Spark Connect's server is saving or loading its own copy of a model: to the driver's disk, which executors
     * do not see.
     */
    public static boolean onDriverDisk() {
        return (Boolean) ReadWriteUtils.localSavingModeState().get();
    }
}
