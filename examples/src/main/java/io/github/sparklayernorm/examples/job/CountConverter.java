package io.github.sparklayernorm.examples.job;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that counts something: a whole number of 1 or more. */
public final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // the same words for both
        }
        throw new TypeConversionException("must be a whole number of 1 or more, but is '" + text + "'");
    }
}
