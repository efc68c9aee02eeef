package io.github.sparklayernorm.ml.internal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.distributed.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.sql.SparkSession;

/**
 * The metadata of a saved stage: what Spark writes, then {@code formatVersion}, then what the stage adds, then
 * {@code checksum} over all the text before it. So whatever is written here is under the checksum.
 *
 * <p>Format 1 has no checksum, and no version either where the stage is nothing but params.
 *
 * <p>A loader accepts its own class only, by name: no class is looked up for what a file says.
 */
public final class SavedMetadata {
    /** What to try with files that are not as they were written. */
    public static final String RESAVE =
            "the files are damaged or incomplete: save the stage again, or take another copy";

    /** Raised when an older version of the library could no longer read what is written. */
    static final int FORMAT_VERSION = 2;

    private static final String NEWER = "load it with the version of the library that saved it, or a newer one";
    private static final String VERSION = "formatVersion";
    private static final String CHECKSUM = "checksum";
    private static final Pattern SEALED = Pattern.compile("(?s)(.*),\"" + CHECKSUM + "\":\"([0-9a-f]{8})\"\\}");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String path;
    private final Class<?> stage;
    private final DefaultParamsReader.Metadata spark;
    private final JsonNode fields;

    private SavedMetadata(String path, Class<?> stage, DefaultParamsReader.Metadata spark, JsonNode fields) {
        this.path = path;
        this.stage = stage;
        this.spark = spark;
        this.fields = fields;
    }

    /** @param own the stage's own fields */
    public static void save(Params stage, String path, SparkSession session, ObjectNode own) {
        ObjectNode extra = JSON.createObjectNode().put(VERSION, FORMAT_VERSION);
        extra.setAll(own);
        SparkPersistence.saveText(path, sealed(SparkPersistence.metadataOf(stage, session, extra.toString())), session);
    }

    /** An object without fields, for those of a stage. */
    public static ObjectNode noFields() {
        return JSON.createObjectNode();
    }

    /** The JSON object with its checksum as its last field. */
    static String sealed(String json) {
        String open = json.substring(0, json.length() - 1);
        return open + ",\"" + CHECKSUM + "\":\"" + checksum(open) + "\"}";
    }

    /**
     * Reads and checks.
     *
     * @throws InvalidInputException when the path holds no stage of this class, or not as it was written
     */
    public static SavedMetadata load(String path, SparkSession session, Class<?> stage) {
        String json;
        JsonNode fields;
        DefaultParamsReader.Metadata spark;
        SparkPersistence.checkPath(stage.getSimpleName(), path, session);
        try {
            json = SparkPersistence.loadText(path, session);
            fields = JSON.readTree(json);
            checkClass(stage, path, fields.path("class").asText());
            spark = SparkPersistence.parse(json, stage);
        } catch (InvalidInputException e) {
            throw e;
        } catch (Exception e) {
            throw refusal(
                    stage,
                    path,
                    "be a saved " + stage.getSimpleName(),
                    "its metadata cannot be read: " + e.getMessage(),
                    "check the path; after a save that was cut off, save again",
                    e);
        }
        SavedMetadata metadata = new SavedMetadata(path, stage, spark, fields);
        metadata.checkFormat();
        metadata.checkSeal(json);
        return metadata;
    }

    private static void checkClass(Class<?> stage, String path, String found) {
        if (!found.equals(stage.getName())) {
            throw refusal(
                    stage,
                    path,
                    "be a saved " + stage.getSimpleName(),
                    "its class is \"" + found + "\"",
                    "load it with its own class, a pipeline with PipelineModel or Pipeline",
                    null);
        }
    }

    private void checkFormat() {
        JsonNode version = field(VERSION);
        boolean known = version.isInt() && version.asInt() >= 1 && version.asInt() <= FORMAT_VERSION;
        if (!known && !version.isMissingNode()) {
            throw refusal(
                    "have a format version from 1 to " + FORMAT_VERSION,
                    "it has " + (version.isInt() ? version : "\"" + version.asText() + "\""),
                    NEWER,
                    null);
        }
    }

    private void checkSeal(String json) {
        if (field(VERSION).asInt(1) == 1 && !fields.has(CHECKSUM)) {
            return;
        }
        Matcher sealed = SEALED.matcher(json);
        String must = "have metadata that end with their checksum";
        if (!sealed.matches()) {
            throw refusal(must, "they end with " + json.substring(Math.max(0, json.length() - 40)), RESAVE, null);
        }
        String found = checksum(sealed.group(1));
        if (!found.equals(sealed.group(2))) {
            throw refusal(must + " " + sealed.group(2), "theirs is " + found, RESAVE, null);
        }
    }

    /** CRC-32C of the text in UTF-8, as eight hexadecimal digits. */
    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    public String uid() {
        return spark.uid();
    }

    /** A field of the metadata; a missing node where there is none. */
    public JsonNode field(String name) {
        return fields.path(name);
    }

    /**
     * Whether the metadata say so.
     *
     * @throws InvalidInputException when they have no version, which only those of stages without a network may lack
     */
    public boolean hasFormat(int version) {
        if (field(VERSION).isMissingNode()) {
            throw refusal("have a format version from 1 to " + FORMAT_VERSION, "it has none", RESAVE, null);
        }
        return field(VERSION).asInt() == version;
    }

    /** Sets params and defaults as they were when the stage was saved. */
    public void setParams(Params made) {
        try {
            SparkPersistence.setParams(spark, made);
        } catch (Exception e) {
            throw refusal(
                    "have params of a " + stage.getSimpleName() + " of this version",
                    "they cannot be set: " + e.getMessage(),
                    NEWER,
                    e);
        }
    }

    /** {@code Stage: path must ..., but ...; remedy.} */
    public InvalidInputException refusal(String must, String came, String remedy, Exception cause) {
        return refusal(stage, path, must, came, remedy, cause);
    }

    private static InvalidInputException refusal(
            Class<?> stage, String path, String must, String came, String remedy, Exception cause) {
        String text = stage.getSimpleName() + ": " + path + " must " + must + ", but " + came + "; " + remedy + ".";
        return new InvalidInputException(text, cause);
    }
}
