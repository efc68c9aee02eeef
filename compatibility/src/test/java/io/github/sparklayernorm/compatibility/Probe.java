package io.github.sparklayernorm.compatibility;

import io.github.sparklayernorm.ml.HasTrainingSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The program that runs on each Spark and JDK: {@code train FOLDER} trains every sample and saves the models there,
 * {@code load FOLDER} loads what another run saved. Each result is a line {@code kind TAB sample TAB value}, the same bits
 * giving the same text.
 */
public final class Probe {
    private Probe() {}

    public static void main(String[] arguments) throws Exception {
        try (SparkSession spark = SparkSession.builder().appName("probe").getOrCreate()) {
            say("java", "", System.getProperty("java.specification.version"));
            say("spark", "", spark.version());
            for (int i = 0; i < arguments.length; i += 2) {
                Path folder = Path.of(arguments[i + 1]);
                switch (arguments[i]) {
                    case "train" -> train(spark, folder);
                    case "load" -> load(spark, folder);
                    default -> throw new IllegalArgumentException("train or load, but " + arguments[i] + " came");
                }
            }
        }
    }

    private static void train(SparkSession spark, Path folder) {
        for (Sample sample : Sample.all()) {
            Transformer fitted = sample.fitted(spark);
            if (fitted instanceof HasTrainingSummary trained) {
                say("loss", sample.name(), digits(trained.summary().objectiveHistory()));
            }
            say("prediction", sample.name(), digest(fitted.transform(sample.rows(spark))));
            say("saved", sample.name(), saved(fitted, folder.resolve(sample.name())));
        }
    }

    private static String saved(Transformer stage, Path folder) {
        return orWhyNot(() -> {
            ((MLWritable) stage).write().save(folder.toString());
            return "yes";
        });
    }

    private static void load(SparkSession spark, Path folder) {
        for (Sample sample : Sample.all()) {
            String path = folder.resolve(sample.name()).toString();
            say("prediction of " + folder.getFileName(), sample.name(), orWhyNot(() -> {
                Transformer loaded = (Transformer)
                        sample.fittedClass().getMethod("load", String.class).invoke(null, path);
                return digest(loaded.transform(sample.rows(spark)));
            }));
        }
    }

    /** The result, or what the innermost exception says. */
    private static String orWhyNot(Callable<String> attempt) {
        try {
            return attempt.call();
        } catch (Exception failure) {
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.toString();
        }
    }

    private static void say(String kind, String sample, String value) {
        System.out.println(kind + "\t" + sample + "\t" + value);
    }

    private static String digits(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
    }

    /** One number for all rows in order; the digits of a double in decimals differ between JDKs, these do not. */
    private static String digest(Dataset<Row> rows) {
        CRC32 sum = new CRC32();
        List<Row> all = rows.orderBy(rows.columns()[0]).collectAsList();
        for (Row row : all) {
            sum.update(text(row).getBytes(StandardCharsets.UTF_8));
        }
        return all.size() + " rows, " + Long.toHexString(sum.getValue());
    }

    private static String text(Object value) {
        if (value instanceof Row row) {
            return text(row.toSeq());
        }
        if (value instanceof scala.collection.Seq<?> many) {
            return CollectionConverters.asJava(many).stream()
                    .map(Probe::text)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Vector vector) {
            return digits(vector.toArray());
        }
        if (value instanceof Double number) {
            return Double.toHexString(number);
        }
        return value instanceof Float number ? Float.toHexString(number) : String.valueOf(value);
    }
}
