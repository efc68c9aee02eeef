package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.SavedFiles;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 200 seeded mutations of the files of every kind of saved stage: each is refused by {@code load} with the path and a reason,
 * or gives the same stage to the bit, which then predicts the same bits. Nothing else comes out, nothing hangs.
 *
 * <p>One in ten is loaded by Spark as users load; the others as Spark Connect's server loads its own copies, which takes a
 * millisecond instead of a tenth of a second. All but the way to the bytes is the same code.
 */
@Timeout(120)
class DamagedFilesTest extends SparkTest {
    private static final int MUTATIONS = 200;
    private static final int BY_SPARK = 10; // one in so many

    /** Fields that say how large something is: what they may hold is decided by the parameters that are there. */
    private static final Pattern SIZES = Pattern.compile(
            "\"(inputs|hidden|outputs|vocabulary|embedding|layers|statisticSteps|parameterCount|flags|context)\":"
                    + "\\[?(-?[0-9]+)");

    private static final Pattern NUMBERS = Pattern.compile("(?<=[:\\[,])()(-?[0-9][-+.0-9eE]*)(?=[,}\\]])");

    private static final String[] LIMITS = {
        "0",
        "-1",
        "1",
        "20000",
        "2147483647",
        "-2147483648",
        "4294967296",
        "9223372036854775807",
        "1e308",
        "-1e308",
        "5e-324",
        "1e999",
        "-0.0",
        "NaN",
        "null",
        "\"1\"",
        "[]",
        "12345678901234567890123"
    };

    private static final String[] CLASSES = {
        "java.io.FileOutputStream",
        "java.lang.String",
        "io.github.sparklayernorm.ml.Nothing",
        "org.apache.spark.ml.PipelineModel",
        "org.apache.spark.ml.feature.Binarizer",
        ""
    };

    /** What Spark and this library wrote, each by the name of its case. */
    private static final Map<String, Kind> KINDS = new TreeMap<>();

    @TempDir
    static Path folder;

    /** @param rows the directory with rows to predict; null for an estimator */
    private record Kind(String name, Class<?> stage, Path spark, Path local, Map<String, String> state, Path rows) {
        Object load(Path path, boolean bySpark) {
            try {
                return onDriver(
                        !bySpark, () -> stage.getMethod("load", String.class).invoke(null, path.toString()));
            } catch (InvocationTargetException e) {
                throw DamagedFilesTest.<RuntimeException>asItIs(e.getCause());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    static List<String> kinds() throws Exception {
        List<String> kinds = new ArrayList<>();
        for (Path saved : SavedFormatsTest.saved()) {
            for (String part : List.of("estimator", "fitted")) {
                if (saved.getParent().endsWith("format-2")
                        && Files.exists(saved.resolve(part))
                        && !saved.endsWith("pipeline")) {
                    kinds.add(saved.getFileName() + " " + part);
                }
            }
        }
        return kinds;
    }

    @BeforeAll
    static void saveInBothLayouts() throws Exception {
        for (Path saved : SavedFormatsTest.saved()) {
            for (String part : List.of("estimator", "fitted")) {
                String name = saved.getFileName() + " " + part;
                if (saved.getParent().endsWith("format-2") && kinds().contains(name)) {
                    MLWritable stage = DefaultParamsReader.loadParamsInstance(
                            saved.resolve(part).toString(), spark());
                    Path spark = folder.resolve(name + " spark");
                    Path local = folder.resolve(name + " local");
                    stage.write().save(spark.toString());
                    onDriver(true, () -> {
                        stage.write().save(local.toString());
                        return null;
                    });
                    Path rows = part.equals("fitted") ? saved : null;
                    KINDS.put(name, new Kind(name, stage.getClass(), spark, local, state(stage), rows));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void areRefusedOrLoadTheSameBits(String name) throws Exception {
        Kind kind = KINDS.get(name);
        Random random = new Random(name.hashCode());
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            boolean bySpark = i % BY_SPARK == 0;
            Path path = folder.resolve("damaged");
            SavedFiles.copy(bySpark ? kind.spark : kind.local, path);
            Path victim = Files.writeString(folder.resolve("victim"), "untouched");
            String mutation = i + ", " + mutate(kind, path, random, victim) + ": ";
            try {
                Map<String, String> state = state(kind.load(path, bySpark));
                if (!state.equals(kind.state)) {
                    wrong.add(mutation + "another stage, " + state);
                }
            } catch (IllegalArgumentException e) {
                String text = e.getMessage();
                boolean helps = text.startsWith(kind.stage.getSimpleName() + ": " + path + " must ")
                        && text.contains(", but ")
                        && text.endsWith(".");
                if (!helps) {
                    wrong.add(mutation + text);
                }
                refused++;
            } catch (Throwable e) { // an OutOfMemoryError, too
                wrong.add(mutation + e);
            }
            if (!Files.readString(victim).equals("untouched")) {
                wrong.add(mutation + "a file is lost");
            }
            SavedFiles.delete(path);
        }
        assertThat(wrong).as("mutations of " + name).isEmpty();
        assertThat(refused).as("refused of " + name).isGreaterThan(MUTATIONS / 2);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void predictTheSameBitsWithoutWhatIsNotTheirs(String name) throws Exception {
        Kind kind = KINDS.get(name);
        if (kind.rows == null) {
            return;
        }
        Path path = folder.resolve("bare");
        SavedFiles.copy(kind.spark, path);
        SavedFiles.removeHadoopChecksums(path);
        for (Path file : SavedFiles.all(path)) {
            if (file.endsWith("_SUCCESS")) {
                Files.delete(file);
            }
        }

        assertThat(predictions(kind, kind.load(path, true))).isEqualTo(predictions(kind, kind.load(kind.spark, true)));
        SavedFiles.delete(path);
    }

    private static List<String> predictions(Kind kind, Object stage) throws IOException {
        return SavedStages.predictions((Transformer) stage, SavedStages.rows(kind.rows, spark()));
    }

    /** Damages the files at path; what was done. */
    private static String mutate(Kind kind, Path path, Random random, Path victim) throws IOException {
        List<Path> files = SavedFiles.all(path);
        Path file = files.get(random.nextInt(files.size()));
        boolean hadoop = random.nextBoolean(); // whether Hadoop's own checksums stay
        String where = path.relativize(file) + (hadoop ? "" : " without Hadoop's checksums");
        byte[] bytes = Files.readAllBytes(file);
        String done = switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                if (bytes.length == 0) {
                    yield "nothing";
                }
                int bit = random.nextInt(8 * bytes.length);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, bytes);
                yield "bit " + bit + " of " + where;
            }
            case 3 -> {
                Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
                yield where + " cut to " + Files.size(file) + " bytes";
            }
            case 4 -> {
                Files.delete(file);
                yield where + " gone";
            }
            case 5 -> swap(kind, path, random);
            case 6 -> random.nextBoolean() ? number(path, random, NUMBERS, false) : number(path, random, SIZES, true);
            case 7 -> anotherClass(kind, path, random, victim);
            default -> throw new AssertionError();
        };
        if (!hadoop) {
            SavedFiles.removeHadoopChecksums(path);
        }
        return done;
    }

    /** The metadata, or the parameters, of another kind in place of these. */
    private static String swap(Kind kind, Path path, Random random) throws IOException {
        List<String> names = new ArrayList<>(KINDS.keySet());
        String name = names.get(random.nextInt(names.size()));
        Kind other = KINDS.get(name);
        boolean data = Files.exists(path.resolve("data")) && Files.exists(other.local.resolve("data"));
        if (data ? name.equals(kind.name) : other.stage.equals(kind.stage)) {
            return "nothing";
        }
        String part = data ? "data" : "metadata";
        boolean local = Files.isRegularFile(path.resolve(part));
        Files.copy(
                SavedFiles.content(local ? other.local : other.spark, part),
                SavedFiles.content(path, part),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        SavedFiles.removeHadoopChecksums(path);
        return part + " of " + name;
    }

    private static String number(Path path, Random random, Pattern pattern, boolean sealed) throws IOException {
        String limit = LIMITS[random.nextInt(LIMITS.length)];
        Path file = SavedFiles.content(path, "metadata");
        String text = Files.readString(file);
        List<MatchResult> found = pattern.matcher(text)
                .results()
                .filter(number -> !sealed || counts(text, number))
                .toList();
        if (found.isEmpty()) {
            return "nothing";
        }
        MatchResult at = found.get(random.nextInt(found.size()));
        String edited = text.substring(0, at.start(2)) + limit + text.substring(at.end(2));
        if (sealed) {
            SavedFiles.editAndSeal(path, ignored -> edited);
        } else {
            Files.writeString(file, edited);
            SavedFiles.removeHadoopChecksums(path);
        }
        return at.group() + " becomes " + limit + (sealed ? ", sealed" : "");
    }

    /** Whether it is a number that this network goes by: no param, which may be any, and none of a part that it lacks. */
    private static boolean counts(String text, MatchResult number) {
        return number.start() > text.indexOf("\"network\":")
                && text.contains("\"network\":")
                && !number.group().equals("\"embedding\":0")
                && (!number.group(1).equals("statisticSteps") || text.contains("\"normalization\":\"BATCH\""));
    }

    /** Metadata that are whole, but name a class to be made of a path. */
    private static String anotherClass(Kind kind, Path path, Random random, Path victim) throws IOException {
        String other = CLASSES[random.nextInt(CLASSES.length)];
        SavedFiles.editAndSeal(
                path,
                text -> text.replace(kind.stage.getName(), other)
                        .replaceFirst("\"uid\":\"[^\"]*\"", "\"uid\":\"" + victim + "\""));
        return "class " + other;
    }

    /** What the stage would save, but the time: its whole state. */
    private static Map<String, String> state(Object stage) throws Exception {
        Path path = folder.resolve("state");
        onDriver(true, () -> {
            ((MLWritable) stage).write().save(path.toString());
            return null;
        });
        Map<String, String> state = new TreeMap<>();
        for (Path file : SavedFiles.all(path)) {
            boolean data = file.endsWith("data");
            String text = data
                    ? HexFormat.of().formatHex(Files.readAllBytes(file))
                    : Files.readString(file)
                            .replaceFirst("\"timestamp\":[0-9]+", "")
                            .replaceFirst(",\"checksum.*", "");
            state.put(file.getFileName().toString(), text);
        }
        SavedFiles.delete(path);
        return state;
    }

    private interface Action<T> {
        T run() throws Exception;
    }

    private static <T> T onDriver(boolean local, Action<T> action) throws Exception {
        ReadWriteUtils.localSavingModeState().set(local);
        try {
            return action.run();
        } finally {
            ReadWriteUtils.localSavingModeState().set(false);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asItIs(Throwable e) throws E {
        throw (E) e;
    }
}
