package io.github.sparklayernorm.examples.digits;

import java.util.Arrays;
import java.util.List;

/**
 * How people write the ten digits: for each digit a few styles, each a list of pen strokes, each a list of points
 * that the pen passes.
 *
 * <p>The notation: {@code x,y} pairs in a box of about 100 x 100, y downwards; the pen goes smoothly through the points
 * of a stroke, except that it turns sharply at one marked {@code ^}; {@code |} lifts the pen.
 */
final class Glyphs {
    private static final String[][] NOTATION = {
        {
            "54,3 30,11 15,36 14,64 28,90 50,97 72,86 84,56 79,26 64,8 48,5",
            "62,3 40,14 25,45 24,76 38,96 56,92 70,68 76,36 70,11 56,5 46,10",
            "42,12 22,36 16,64 28,92 54,97 78,78 84,46 72,16 50,4 36,8 44,22",
            "50,2 74,14 84,46 78,80 54,98 26,86 14,54 22,18 50,3",
        },
        {
            "52,2 51,50 49,98",
            "26,26 53,3^ 52,50 50,98",
            "28,24 52,3^ 51,50 51,96 | 24,97 52,96 78,97",
            "66,3 51,50 37,98",
            "34,20 56,3^ 50,50 40,98",
        },
        {
            "18,25 30,8 52,3 73,13 76,33 60,58 36,80 15,96^ 50,95 85,94",
            "18,24 32,6 55,3 74,16 73,38 58,62 36,86 20,93 15,84 27,78 46,87 66,96 87,89",
            "22,18 46,3 70,12 72,36 52,64 16,95^ 48,90 84,97",
            "14,34 22,12 46,3 68,12 70,34 54,60 32,82 18,95^ 42,89 62,94 84,90",
        },
        {
            "20,14 42,3 66,9 72,27 58,43 38,48^ 62,52 79,69 70,90 45,98 17,88",
            "20,5 48,6 75,5^ 58,24 43,42^ 67,47 80,68 68,92 42,98 16,86",
            "20,16 42,3 66,10 69,28 52,43 40,48 38,42 48,42 70,56 76,76 60,96 34,97 15,84",
            "24,8 50,3 70,16 66,34 44,46^ 70,54 74,78 54,96 22,94",
        },
        {
            "29,4 22,30 17,53^ 50,55 83,52 | 68,20 65,60 61,98",
            "63,3 38,32 11,64^ 50,65 89,63 | 64,4 63,50 60,98",
            "64,98 66,50 67,4^ 38,36 12,66^ 50,67 88,65",
            "22,6 17,32 25,51 48,55 74,44 | 77,4 72,50 65,98",
            "40,4 28,34 16,60^ 52,62 86,58 | 62,34 56,70 52,98",
        },
        {
            "32,6 28,28 25,46^ 48,40 71,51 76,74 60,95 36,97 15,86 | 32,6 56,6 82,4",
            "78,5 56,5 34,6^ 31,26 28,44^ 52,38 75,53 76,78 54,97 17,88",
            "76,6 52,5 33,13 29,33 44,46 65,55 74,74 58,95 34,97 17,85",
            "36,8 32,42^ 54,40 72,56 70,82 46,97 20,90 | 36,8 58,8 78,10",
        },
        {
            "66,4 42,22 24,52 20,78 36,97 60,96 76,78 68,58 46,55 25,70",
            "58,2 38,34 25,66 31,92 52,98 70,85 66,66 48,60 28,74",
            "76,12 60,3 36,22 22,56 25,86 48,98 71,88 74,66 56,52 34,58 23,74",
            "48,3 32,34 22,70 34,95 58,95 68,76 54,62 36,70 29,86",
        },
        {
            "16,8 48,8 81,6^ 62,40 48,70 40,98",
            "18,9 48,8 80,6^ 64,36 52,66 44,98 | 33,51 56,49 79,46",
            "19,23 20,7^ 50,9 82,5^ 62,40 46,98",
            "14,16 30,6 54,10 80,5 66,34 50,64 42,98",
        },
        {
            "72,14 50,3 28,13 31,33 50,47 72,62 76,84 50,98 24,84 29,62 50,47 70,31 72,13",
            "50,3 32,10 31,31 49,46 68,33 70,12 50,3 | 48,46 27,60 24,85 50,98 76,84 71,59 48,46",
            "76,9 54,3 33,12 34,32 54,48 72,66 68,90 44,98 26,84 32,62 52,46 70,28 80,8",
            "50,46 30,32 32,10 54,3 70,18 62,38 42,56 28,78 40,97 62,94 70,72 50,46",
        },
        {
            "72,15 50,3 28,14 22,36 38,52 60,46 72,24 73,12^ 70,52 66,98",
            "71,16 52,3 30,11 22,32 36,50 58,46 72,26 73,12^ 75,50 66,84 44,98 22,87",
            "70,26 58,6 36,5 23,25 34,47 56,46 69,26 70,50 57,98",
            "72,10 46,4 26,20 30,44 54,48 70,30 72,10^ 60,54 48,98",
        },
    };

    /** [digit][style]: strokes of points. */
    private static final List<List<List<List<Knot>>>> STYLES = Arrays.stream(NOTATION)
            .map(styles -> Arrays.stream(styles).map(Glyphs::parse).toList())
            .toList();

    private Glyphs() {}

    static int styles(int digit) {
        return STYLES.get(digit).size();
    }

    static List<List<Knot>> strokes(int digit, int style) {
        return STYLES.get(digit).get(style);
    }

    private static List<List<Knot>> parse(String style) {
        return Arrays.stream(style.split("\\|"))
                .map(stroke -> Arrays.stream(stroke.trim().split(" "))
                        .map(Glyphs::knot)
                        .toList())
                .toList();
    }

    private static Knot knot(String point) {
        boolean corner = point.endsWith("^");
        String[] xy = point.substring(0, point.length() - (corner ? 1 : 0)).split(",");
        return new Knot(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), corner);
    }

    /** A point that the pen passes; at a corner it turns sharply. */
    record Knot(double x, double y, boolean corner) {}
}
