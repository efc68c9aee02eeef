package io.github.sparklayernorm.examples.job;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads passes over the rows: a whole number, or {@value #PLANNED}, null, for as many as the stage plans. */
final class PassesConverter implements ITypeConverter<Integer> {
    static final String PLANNED = "planned";

    @Override
    public Integer convert(String text) {
        if (text.equals(PLANNED)) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not an int");
        }
    }
}
