package io.github.sparklayernorm.ml.param;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Accessors, getters and setters of a set as Java sources, in the form that Spotless gives them. */
final class ParamSources {
    private static final int WIDTH = 120;

    /** A tag is not broken. */
    private static final Pattern WORD = Pattern.compile("(?:\\{@[^}]*\\}|\\S)+");

    private final DeclaredSet set;
    private final StringBuilder source = new StringBuilder();

    private ParamSources(DeclaredSet set) {
        this.set = set;
    }

    /** {@code ...Params}, by which Spark finds the params: accessors and getters. */
    static String params(DeclaredSet set) {
        return new ParamSources(set).params();
    }

    /** {@code ...Setters}, which return the stage as its own type. */
    static String setters(DeclaredSet set) {
        return new ParamSources(set).setters();
    }

    private String params() {
        Collection<Class<?>> taken = set.taken().values();
        TreeSet<String> imports = new TreeSet<>();
        set.params().forEach(param -> imports.add(param.type().param.replace("<String>", "")));
        if (taken.isEmpty()) {
            imports.add("Params");
        }
        head(imports);
        javadoc(
                "",
                set.about() + ": accessors and getters of {@link " + set.type().getSimpleName() + "}.",
                List.of());
        type(
                set.theme() + "Params",
                taken.isEmpty()
                        ? List.of("Params")
                        : taken.stream()
                                .map(t -> DeclaredSet.theme(t) + "Params")
                                .toList());
        line("    /** The declarations; not for users. */");
        line("    " + set.type().getSimpleName() + " " + accessor(set.type()) + ";");
        set.taken().forEach((field, type) -> {
            line("");
            line("    @Override");
            method(type.getSimpleName() + " " + accessor(type), accessor(set.type()) + "." + field);
        });
        for (DeclaredParam param : set.params()) {
            line("");
            javadoc(
                    "    ",
                    Markup.javadoc(Markup.sentence(param.doc())) + " " + Markup.sentence(range(param)),
                    List.of());
            method(param.type().param + " " + param.name() + "()", accessor(set.type()) + "." + param.name());
            line("");
            getter(param);
        }
        line("}");
        return source.toString();
    }

    private String setters() {
        head(List.of());
        javadoc(
                "",
                set.about() + ": setters of {@link " + set.theme() + "Params}.",
                List.of("@param <S> the stage itself"));
        type(
                set.theme() + "Setters<S>",
                Stream.concat(
                                Stream.of(set.theme() + "Params"),
                                set.taken().values().stream().map(t -> DeclaredSet.theme(t) + "Setters<S>"))
                        .toList());
        String between = "";
        for (DeclaredParam param : set.params()) {
            source.append(between);
            between = "\n";
            List<String> paragraphs = new ArrayList<>();
            paragraphs.add("@param value " + range(param));
            String comment = param.comment().isEmpty() ? "" : "\n<p>" + param.comment();
            javadoc("    ", Markup.javadoc(Markup.sentence(param.doc())) + comment, paragraphs);
            method(
                    "S set" + capital(param.name()) + "(" + param.type().java + " value)",
                    "Setting.set(this, " + param.name() + "(), value)");
        }
        line("}");
        return source.toString();
    }

    private void getter(DeclaredParam param) {
        String link = "{@link #" + param.name() + "()}";
        String value = "Setting." + reader(param) + "(this, " + param.name() + "())";
        if (param.byDefault().isPresent()) {
            javadoc("    ", link + " as it is set, else its default.", List.of());
        } else if (param.type() == DeclaredParam.Type.TEXT || param.type() == DeclaredParam.Type.COLUMNS) {
            javadoc("    ", link + "; empty where it is not set.", List.of());
        } else {
            javadoc("    ", link + "; NoSuchElementException where it is not set.", List.of());
        }
        method(param.type().java + " get" + capital(param.name()) + "()", value);
    }

    private static String reader(DeclaredParam param) {
        return switch (param.type()) {
            case INT -> "intOf";
            case LONG -> "longOf";
            case DOUBLE -> "doubleOf";
            case BOOLEAN -> "booleanOf";
            case SIZES -> "sizesOf";
            case COLUMNS -> "columnsOf";
            case TEXT -> param.values().isEmpty() ? "textOf" : "wordOf";
        };
    }

    private static String range(DeclaredParam param) {
        String text = param.byDefault().map(value -> "default " + value).orElse("not set by default");
        String recurrent =
                param.recurrent().map(value -> ", of recurrent stages " + value).orElse("");
        return Markup.javadoc(param.range()) + "; " + text + recurrent;
    }

    private void head(Collection<String> imports) {
        line("// Generated from " + set.type().getSimpleName() + " by GeneratedParamsTest: change that, not this.");
        line("package io.github.sparklayernorm.ml.param;");
        line("");
        imports.forEach(name -> line("import org.apache.spark.ml.param." + name + ";"));
        if (!imports.isEmpty()) {
            line("");
        }
    }

    private void type(String name, List<String> parents) {
        String head = "public interface " + name;
        String tail = "extends " + String.join(", ", parents) + " {";
        line(head.length() + 1 + tail.length() <= WIDTH ? head + " " + tail : head + "\n        " + tail);
    }

    private void method(String signature, String value) {
        line("    default " + signature + " {");
        line("        return " + value + ";");
        line("    }");
    }

    /** @param tags lines of their own at the end */
    private void javadoc(String indent, String text, List<String> tags) {
        String alone = indent + "/** " + text + " */";
        if (tags.isEmpty() && alone.length() <= WIDTH) {
            line(alone);
            return;
        }
        line(indent + "/**");
        for (String paragraph : text.split("\n")) {
            if (paragraph.startsWith("<p>")) {
                line(indent + " *");
            }
            wrap(indent + " * ", "", paragraph);
        }
        if (!tags.isEmpty()) {
            line(indent + " *");
        }
        tags.forEach(tag -> wrap(indent + " * ", "    ", tag));
        line(indent + " */");
    }

    private void wrap(String start, String further, String text) {
        StringBuilder line = new StringBuilder(start);
        String space = "";
        for (String word : WORD.matcher(text).results().map(MatchResult::group).toList()) {
            if (line.length() + space.length() + word.length() > WIDTH) {
                line(line.toString());
                line.setLength(0);
                line.append(start).append(further);
                space = "";
            }
            line.append(space).append(word);
            space = " ";
        }
        line(line.toString());
    }

    private void line(String text) {
        source.append(text).append('\n');
    }

    private static String accessor(Class<?> set) {
        String name = set.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1) + "()";
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
