package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
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

    /** What a metadata file tells. */
    public record Metadata(DefaultParamsReader.Metadata spark) {
        public String uid() {
            return spark.uid();
        }

        public String json() {
            return spark.metadataJson();
        }

        /** Sets params and defaults as they were when the stage was saved. */
        public void setParams(Params stage) {
            spark.getAndSetParams(stage, Option.empty());
        }
    }

    static MLWriter paramsWriter(Params stage) {
        return new DefaultParamsWriter(stage);
    }

    /** Reader of stages that are nothing but params. */
    public static <T> MLReader<T> paramsReader() {
        return new DefaultParamsReader<>();
    }

    /** @param extra a JSON object, whose fields go beside Spark's own */
    public static void saveMetadata(Params stage, String path, SparkSession session, String extra) {
        JObject fields =
                (JObject) JsonMethods$.MODULE$.parse(extra, false, true, AsJsonInput$.MODULE$.stringAsJsonInput());
        DefaultParamsWriter.saveMetadata(stage, path, session, Option.apply(fields));
    }

    /** @throws IllegalArgumentException when the path holds a stage of another class */
    public static Metadata loadMetadata(String path, SparkSession session, Class<?> stage) {
        return new Metadata(DefaultParamsReader.loadMetadata(path, session, stage.getName()));
    }

    /**
     * Whether Spark Connect's server is saving or loading its own copy of a model: to the driver's disk, which executors
     * do not see.
     */
    public static boolean onDriverDisk() {
        return (Boolean) ReadWriteUtils.localSavingModeState().get();
    }
}
