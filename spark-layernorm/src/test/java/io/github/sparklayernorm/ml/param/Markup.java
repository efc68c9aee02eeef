package io.github.sparklayernorm.ml.param;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plain text of a param, with what is code in it marked as such. */
final class Markup {
    /** Bounds, types, settings and names of params. */
    private static final Pattern CODE = Pattern.compile(
            "array<\\w+>|[<>]=? -?[\\d.]*\\d|\\b[a-zA-Z]+=[\\w-]+" + "|\\b[a-z]+(?:[A-Z][a-z0-9]*)+\\b");

    private Markup() {}

    static String javadoc(String text) {
        return marked(text, code -> "{@code " + code + "}");
    }

    static String markdown(String text) {
        return marked(text, code -> "`" + code + "`").replace("|", "\\|");
    }

    /** With a capital and a full stop. */
    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    private static String marked(String text, UnaryOperator<String> code) {
        if (CODE.matcher(text).replaceAll("").matches("(?s).*[<>@{}].*")) {
            throw new IllegalStateException("a text must have no <, >, @, { or } but in bounds and types, but is \""
                    + text + "\"; say it in words, or teach Markup");
        }
        return CODE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(code.apply(match.group())));
    }
}
