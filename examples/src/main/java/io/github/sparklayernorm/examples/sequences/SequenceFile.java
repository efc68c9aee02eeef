package io.github.sparklayernorm.examples.sequences;

import io.github.sparklayernorm.examples.job.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Labelled sequences in a file.
 *
 * <p>{@code .ts}, of the UEA and UCR archives: a header with {@code @classLabel true A B C}, then behind {@code @data} a line
 * for each sequence, its channels between colons, the values of a channel between commas, the label last. Else, lines
 * {@code id TAB label TAB step;step;...} with the numbers of a step between commas. Either plain or gzip ({@code .gz}).
 */
public final class SequenceFile {
    public static final StructType SCHEMA = new StructType()
            .add("features", DataTypes.createArrayType(SQLDataTypes.VectorType()))
            .add("label", DataTypes.DoubleType);

    private static final String GZIP = ".gz";

    /** Characters of a wrong line that a refusal shows. */
    private static final int SHOWN = 60;

    private final Session session;
    private final String path;
    private final List<String> classes; // of a .ts file; null where labels are numbers

    private SequenceFile(Session session, String path, List<String> classes) {
        this.session = session;
        this.path = path;
        this.classes = classes;
    }

    /** @throws IllegalArgumentException for a file that cannot be read, or has no classes */
    public static SequenceFile open(Session session, String path) {
        Path file = path(path);
        requireExists(session, file);
        return new SequenceFile(session, path, isTs(file) ? classes(session, file) : null);
    }

    private static Path path(String text) {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) { // from java.net.URI
            throw new IllegalArgumentException(
                    "%s: must be a path, but %s; write / between folders, and file: before a path with a colon."
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    private static boolean isTs(Path file) {
        String name = file.getName().toLowerCase(Locale.ROOT);
        if (name.endsWith(GZIP) && !file.getName().endsWith(GZIP)) {
            throw refusal(file, "end in " + GZIP + " for Spark to unpack it", "does not in these letters", "rename it");
        }
        return name.endsWith(".ts") || name.endsWith(".ts" + GZIP);
    }

    private static void requireExists(Session session, Path file) {
        try {
            FileStatus[] found = file.getFileSystem(session.hadoop()).globStatus(file);
            if (found == null || found.length == 0) {
                throw refusal(file, "be a readable file", "does not exist", "correct the path");
            }
        } catch (IOException e) {
            throw refusal(file, "be a readable file", e.getMessage(), "correct the path");
        }
    }

    /** Rows with the columns features (array of vectors) and label, 0 to K-1 in the order of the header. */
    public Dataset<Row> rows(int partitions) {
        Dataset<String> lines = session.spark().read().textFile(path);
        MapFunction<String, Row> parser = classes == null ? new StepLine() : new TsLine(classes);
        return lines.filter((FilterFunction<String>) SequenceFile::isData)
                .repartition(partitions)
                .map(parser, Encoders.row(SCHEMA));
    }

    private static boolean isData(String line) {
        String text = line.strip();
        return !text.isEmpty() && text.charAt(0) != '@' && text.charAt(0) != '#';
    }

    private static List<String> classes(Session session, Path file) {
        List<String> classes = List.of();
        try (InputStream bytes = file.getFileSystem(session.hadoop()).open(file);
                InputStream plain = file.getName().endsWith(GZIP) ? new GZIPInputStream(bytes) : bytes;
                BufferedReader in = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !isData(line); line = in.readLine()) {
                String[] words = line.trim().split("\\s+");
                if (words[0].equalsIgnoreCase("@timeStamps") && words[words.length - 1].equalsIgnoreCase("true")) {
                    throw refusal(file, "have no time stamps", "has them", "convert it");
                }
                if (words[0].equalsIgnoreCase("@classLabel") && words.length > 2 && words[1].equalsIgnoreCase("true")) {
                    classes = List.of(Arrays.copyOfRange(words, 2, words.length));
                }
            }
        } catch (IOException e) {
            throw refusal(file, "be a readable file", e.getMessage(), "correct the path");
        }
        if (classes.isEmpty()) {
            throw refusal(file, "have a line \"@classLabel true ...\"", "has none", "take a classification file");
        }
        return classes;
    }

    private static IllegalArgumentException refusal(Path file, String must, String came, String remedy) {
        return new IllegalArgumentException("%s: must %s, but %s; %s.".formatted(file, must, came, remedy));
    }

    private record TsLine(List<String> classes) implements MapFunction<String, Row>, Serializable {
        @Override
        public Row call(String line) {
            String[] channels = line.split(":");
            int last = channels.length - 1;
            int label = classes.indexOf(channels[last].trim());
            if (label < 0 || last == 0) {
                throw new IllegalArgumentException("a line must end with \":\" and one of the classes " + classes
                        + ", but ends with \"" + channels[last] + "\"; repair the file.");
            }
            double[][] values = new double[last][];
            for (int j = 0; j < last; j++) {
                values[j] = Steps.numbers(channels[j]);
            }
            return RowFactory.create(Steps.column(Steps.transposed(values)), (double) label);
        }
    }

    private record StepLine() implements MapFunction<String, Row>, Serializable {
        @Override
        public Row call(String line) {
            String[] fields = line.split("\t");
            try {
                if (fields.length >= 3) {
                    return RowFactory.create(Steps.column(Steps.parse(fields[2])), Double.parseDouble(fields[1]));
                }
            } catch (NumberFormatException e) {
                // the same words for both
            }
            throw new IllegalArgumentException(
                    "a line must be \"id TAB label TAB step;step;...\", numbers between commas, but is \""
                            + (line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line)
                            + "\"; repair the file or name another.");
        }
    }
}
