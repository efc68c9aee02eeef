package io.github.sparklayernorm.ml.param;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A {@link ParamSet} as what is generated from it needs it.
 *
 * @param about  the first sentence of the set's own comment, without the full stop
 * @param taken  the sets that it takes in: class by field
 * @param params in the order of their fields
 * @param stages that have it: estimators, transformers, models and evaluators
 */
record DeclaredSet(
        Class<?> type, String about, Map<String, Class<?>> taken, List<DeclaredParam> params, List<Params> stages) {
    private static final Path ROOT = Path.of(System.getProperty("sparklayernorm.root"));
    static final Path FOLDER = ROOT.resolve("spark-layernorm/src/main/java/io/github/sparklayernorm/ml/param");
    static final Path PAGE = ROOT.resolve("docs/params.md");

    private static final Pattern ABOUT = Pattern.compile("/\\*\\*\\s+(.*?)\\.(?: [^/]*)? \\*/\\s+public final class ");

    /** All sets by name. */
    static List<DeclaredSet> all() {
        Map<Class<?>, Map<Params, Object>> sets = new TreeMap<>(Comparator.comparing(Class::getSimpleName));
        for (Params stage : catalogue()) {
            for (Method method : stage.getClass().getMethods()) {
                if (ParamSet.class.isAssignableFrom(method.getReturnType()) && !method.isBridge()) {
                    sets.computeIfAbsent(method.getReturnType(), type -> new LinkedHashMap<>())
                            .put(stage, call(stage, method));
                }
            }
        }
        return sets.entrySet().stream()
                .map(set -> of(set.getKey(), set.getValue()))
                .toList();
    }

    /** Every public stage and evaluator, of which StageCatalogueTest holds the lists complete. */
    static List<Params> catalogue() {
        List<Params> stages = new ArrayList<>();
        for (Class<?> kind : List.of(Estimator.class, Transformer.class, Evaluator.class)) {
            ServiceLoader.load(kind).stream()
                    .filter(stage -> stage.type().getName().startsWith("io.github.sparklayernorm.ml."))
                    .forEach(stage -> stages.add((Params) stage.get()));
        }
        return stages;
    }

    private static DeclaredSet of(Class<?> type, Map<Params, Object> held) {
        String source = read(FOLDER.resolve(type.getSimpleName() + ".java"));
        List<Params> stages = List.copyOf(held.keySet());
        Map<String, Class<?>> taken = new LinkedHashMap<>();
        List<DeclaredParam> params = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            Object value = valueOf(field, held.get(stages.get(0)));
            if (value instanceof Param<?> param) {
                require(
                        param.name().equals(field.getName()),
                        type,
                        field,
                        "must be named as its param, " + param.name());
                Map<Params, Param<?>> ofStages = new LinkedHashMap<>();
                held.forEach((stage, set) -> ofStages.put(stage, (Param<?>) valueOf(field, set)));
                params.add(DeclaredParam.of(ofStages, comment(source, field.getName())));
            } else {
                require(value instanceof ParamSet, type, field, "must be a param or a set");
                taken.put(field.getName(), field.getType());
            }
        }
        Matcher about = ABOUT.matcher(source);
        if (!about.find()) {
            throw new IllegalStateException(type.getSimpleName() + " must have a comment of one paragraph on one line");
        }
        return new DeclaredSet(type, about.group(1), taken, params, stages);
    }

    private static void require(boolean holds, Class<?> type, Field field, String text) {
        if (!holds) {
            throw new IllegalStateException(
                    type.getSimpleName() + ": the field \"" + field.getName() + "\" " + text + ".");
        }
    }

    /** The Javadoc of a field as one paragraph, empty where it has none. */
    private static String comment(String source, String field) {
        Matcher matcher = Pattern.compile("/\\*\\*([^/]*?)\\*/\\s+final \\S+ " + field + " =")
                .matcher(source);
        return matcher.find() ? matcher.group(1).replaceAll("\\n\\s+\\* ?", " ").strip() : "";
    }

    /** Its name without "ParamSet". */
    String theme() {
        return theme(type);
    }

    static String theme(Class<?> set) {
        return set.getSimpleName().replaceFirst("ParamSet$", "");
    }

    boolean hasTwoDefaults() {
        return params.stream().anyMatch(param -> param.recurrent().isPresent());
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the files of the package. */
    static List<String> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object call(Params stage, Method method) {
        try {
            return method.invoke(stage);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(stage.getClass().getSimpleName() + "." + method.getName(), e);
        }
    }

    private static Object valueOf(Field field, Object set) {
        try {
            return field.get(set);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
