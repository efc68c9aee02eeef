package io.github.sparklayernorm.ml.internal;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.SparkSession;
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
        return ReadWriteUtils.loadText(metadata(path), session);
    }

    private static String metadata(String path) {
        return new Path(path, "metadata").toString();
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
