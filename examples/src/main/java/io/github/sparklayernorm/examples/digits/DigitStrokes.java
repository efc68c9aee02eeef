package io.github.sparklayernorm.examples.digits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Digits as a pen's moves for a sequence model: steps {x offset, y offset, end of stroke, end of digit, and the digit as ten
 * numbers of context, one of which is 1}. The first offset is from the middle of the picture.
 */
public final class DigitStrokes {
    /** The digit, one-hot. */
    public static final int CONTEXT = 10;

    private static final StructType SCHEMA = StructType.fromDDL("features array<array<double>>, label double");

    /** Pixels of a thinned picture go in eight directions only; a mean over five takes the corners off. */
    private static final int SMOOTHING = 2;

    /** Thinning leaves strokes of a few pixels that no hand wrote. */
    private static final double SPECK = 3;

    private DigitStrokes() {}

    /**
     * @param rows    features (array of vectors dx, dy, end of stroke, ... in pixels, the first from the corner) and label
     * @param spacing pixels between two points
     */
    public static Dataset<Row> of(Dataset<Row> rows, double spacing) {
        return rows.map(
                (MapFunction<Row, Row>) row -> {
                    List<Vector> steps = row.getList(0);
                    double[][] pixels = steps.stream().map(Vector::toArray).toArray(double[][]::new);
                    PenStrokes pen = PenStrokes.of(pixels).withoutSpecks(SPECK).smooth(SMOOTHING);
                    return row(pen, (int) row.getDouble(1), spacing);
                },
                Encoders.row(SCHEMA));
    }

    /** Digits {@code first} to {@code first + rows} of the generator. */
    public static Dataset<Row> generated(
            SparkSession spark, DigitGenerator generator, long first, long rows, double spacing, int partitions) {
        return spark.range(first, first + rows, 1, partitions)
                .map(
                        (MapFunction<Long, Row>) index -> {
                            Digit digit = generator.digit(index);
                            return row(digit.strokes(), digit.label(), spacing);
                        },
                        Encoders.row(SCHEMA));
    }

    /** The context of a digit. */
    public static double[] context(int digit) {
        double[] context = new double[CONTEXT];
        context[digit] = 1;
        return context;
    }

    private static Row row(PenStrokes pen, int digit, double spacing) {
        if (digit < 0 || digit >= CONTEXT) {
            throw new IllegalArgumentException(
                    "labels must be digits, 0 to 9, but one is " + digit + "; name a file of digits.");
        }
        double middle = Digit.SIDE / 2.0;
        double[][] moves = pen.moved(-middle, -middle).offsets(spacing);
        List<double[]> steps = new ArrayList<>();
        for (int t = 0; t < moves.length; t++) {
            double[] step = Arrays.copyOf(moves[t], 4 + CONTEXT);
            step[3] = t == moves.length - 1 ? 1 : 0;
            step[4 + digit] = 1;
            steps.add(step);
        }
        return RowFactory.create(steps.toArray(double[][]::new), (double) digit);
    }
}
