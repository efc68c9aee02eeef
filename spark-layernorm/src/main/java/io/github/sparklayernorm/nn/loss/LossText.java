package io.github.sparklayernorm.nn.loss;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The catalogue of losses: their names as texts have them, and how a loss is made of the number behind its name. */
final class LossText {
    private static final List<Form> FORMS = List.of(
            new Form("SOFTMAX_CROSS_ENTROPY", Loss.SOFTMAX_CROSS_ENTROPY, null),
            new Form("SQUARED_ERROR", Loss.SQUARED_ERROR, null),
            new Form("MIXTURE_DENSITY", Loss.MIXTURE_DENSITY, null),
            new Form("HUBER", new Huber(Huber.USUAL_DELTA), Huber::new));

    private static final Pattern TEXT = Pattern.compile("\\s*(\\w+)\\s*(?:\\(([^()]*)\\))?\\s*");

    /**
     * @param usual      without a number behind the name
     * @param withNumber with one; null where the loss has none
     */
    private record Form(String name, Loss usual, DoubleFunction<Loss> withNumber) {
        boolean isNamed(String word) {
            return bare(name).equals(bare(word));
        }

        private static String bare(String word) {
            return word.replace("_", "").toUpperCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return withNumber == null ? name : name + "(number)";
        }
    }

    private LossText() {}

    static Loss read(String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            throw unknown(text);
        }
        Form form = FORMS.stream()
                .filter(each -> each.isNamed(parts.group(1)))
                .findFirst()
                .orElseThrow(() -> unknown(text));
        String number = parts.group(2);
        if (number == null) {
            return form.usual;
        }
        if (form.withNumber == null) {
            throw unknown(text);
        }
        return form.withNumber.apply(number(number, text));
    }

    private static double number(String number, String text) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw unknown(text);
        }
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("a loss must be one of " + FORMS + ", but is " + text
                + "; write one of these, or load with the version of the library that wrote it.");
    }
}
