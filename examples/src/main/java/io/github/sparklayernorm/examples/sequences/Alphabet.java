package io.github.sparklayernorm.examples.sequences;

import java.util.Arrays;

/** The characters of a text, numbered in the order of their code points. */
public final class Alphabet {
    private final int[] characters;

    private Alphabet(int[] characters) {
        this.characters = characters;
    }

    public static Alphabet of(String text) {
        return new Alphabet(text.codePoints().distinct().sorted().toArray());
    }

    public int size() {
        return characters.length;
    }

    /** Whether each of the text's characters has a number. */
    public boolean covers(String text) {
        return text.codePoints().allMatch(c -> Arrays.binarySearch(characters, c) >= 0);
    }

    public int[] encode(String text) {
        return text.codePoints().map(c -> Arrays.binarySearch(characters, c)).toArray();
    }

    public String decode(int[] tokens) {
        return Arrays.stream(tokens)
                .map(token -> characters[token])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
