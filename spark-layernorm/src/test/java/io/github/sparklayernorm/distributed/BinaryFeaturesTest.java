package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.model.PenCoding;
import io.github.sparklayernorm.model.Standardization;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features read from binary rows are those of the objects that Spark makes of them: the same floats, refusals and texts. */
class BinaryFeaturesTest {
    private static final int INPUTS = 3;
    private static final DataType VECTOR = SQLDataTypes.VectorType();
    private static final Standardization STANDARDIZATION =
            new Standardization(new double[] {0.5, -1, 2}, new double[] {0.3, 4, 1e-3});

    /** Numbers that a type can hold, for a draw from the stream. */
    private interface Numbers {
        Object draw(Random random);
    }

    private static final Map<DataType, Numbers> NUMBERS = new LinkedHashMap<>();

    static {
        NUMBERS.put(DataTypes.ByteType, random -> (byte) (random.nextInt(7) - 1));
        NUMBERS.put(DataTypes.ShortType, random -> (short) (random.nextInt(7) - 1));
        NUMBERS.put(DataTypes.IntegerType, random -> random.nextInt(7) - 1);
        NUMBERS.put(DataTypes.LongType, random -> random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextInt(7) - 1L);
        NUMBERS.put(DataTypes.FloatType, random -> (float) real(random));
        NUMBERS.put(DataTypes.DoubleType, BinaryFeaturesTest::real);
        NUMBERS.put(DataTypes.createDecimalType(10, 2), random -> BigDecimal.valueOf(random.nextInt(2000) - 1000, 2));
        NUMBERS.put(
                DataTypes.createDecimalType(38, 20),
                random -> new BigDecimal("0.1").multiply(BigDecimal.valueOf(random.nextLong(), 18)));
    }

    private static double real(Random random) {
        double[] rare = {Double.NaN, Double.NEGATIVE_INFINITY, 1e39, -0.0, 0.0, 1, Double.MIN_VALUE};
        return random.nextInt(20) == 0 ? rare[random.nextInt(rare.length)] : 10 * random.nextGaussian();
    }

    private static Stream<DataType> numbers() {
        return NUMBERS.keySet().stream();
    }

    private static RowFormat vectors(InvalidRows invalid) {
        return new RowFormat("Stage", "f", "", "", INPUTS, "as in training", 0, 1, false, invalid);
    }

    private static List<RowFormat> formats(SequenceFormat... sequences) {
        List<RowFormat> formats = new ArrayList<>();
        for (InvalidRows invalid : InvalidRows.values()) {
            for (SequenceFormat sequence : sequences) {
                RowFormat format = vectors(invalid).withSequence(sequence);
                formats.add(format);
                formats.add(format.withStandardization(STANDARDIZATION));
            }
        }
        return formats;
    }

    /** A row, as a plan may have it: of bytes or of objects. */
    private static List<InternalRow> rows(Object value, DataType type) {
        InternalRow objects = new GenericInternalRow(new Object[] {
            CatalystTypeConverters.createToCatalystConverter(type).apply(value)
        });
        return List.of(
                objects,
                UnsafeProjection.create(new StructType().add("f", type))
                        .apply(objects)
                        .copy());
    }

    /** What a reader makes of a row: its floats as bits, or the refusal. */
    private static List<Object> outcome(RowFormat format, Predicate<FeatureRows> read) {
        FeatureRows reader = new FeatureRows(format);
        try {
            if (!read.test(reader)) {
                return List.of(false, reader.skipped());
            }
        } catch (InvalidInputException e) {
            return List.of(e.getMessage());
        }
        float[] floats = new float[reader.sparse() ? INPUTS : reader.active()];
        reader.copyFeatures(floats, 0);
        List<Object> outcome = new ArrayList<>(List.of(reader.sparse(), reader.active(), reader.staysSparse()));
        for (float value : floats) {
            outcome.add(Float.floatToRawIntBits(value));
        }
        return outcome;
    }

    private static List<Object> ofObjects(RowFormat format, InternalRow row, DataType type) {
        Object argument =
                CatalystTypeConverters.createToScalaConverter(type).apply(row.isNullAt(0) ? null : row.get(0, type));
        return outcome(format, reader -> reader.readFeatures(argument));
    }

    private static List<Object> ofBytes(RowFormat format, InternalRow row, DataType type) {
        return outcome(format, reader -> reader.readFeatures(row, 0, type));
    }

    private static void assertSame(List<RowFormat> formats, Object value, DataType type) {
        for (RowFormat format : formats) {
            for (InternalRow row : rows(value, type)) {
                assertThat(ofBytes(format, row, type))
                        .as("%s, %s, %s", value, row.getClass().getSimpleName(), format)
                        .isEqualTo(ofObjects(format, row, type));
            }
        }
    }

    /** Up to five elements, of which some are null. */
    private static List<Object> list(Random random, int length, Numbers elements) {
        Object[] list = new Object[length];
        Arrays.setAll(list, t -> random.nextInt(25) == 0 ? null : elements.draw(random));
        return Arrays.asList(list);
    }

    private static int width(Random random) {
        return random.nextInt(12) == 0 ? random.nextInt(5) : INPUTS;
    }

    private static Vector vector(Random random) {
        double[] elements = new double[width(random)];
        Arrays.setAll(elements, j -> random.nextBoolean() ? real(random) : 0);
        Vector dense = Vectors.dense(elements);
        return random.nextBoolean() ? dense : dense.toSparse();
    }

    @Test
    void vectorsAreTheSame() {
        List<RowFormat> formats = formats((SequenceFormat) null);
        Random random = new Random(1);
        assertSame(formats, null, VECTOR);
        for (int i = 0; i < 200; i++) {
            assertSame(formats, vector(random), VECTOR);
        }
    }

    @Test
    void stepsThatAreVectorsAreTheSame() {
        DataType type = DataTypes.createArrayType(VECTOR);
        List<RowFormat> formats = formats(SequenceFormat.OF_NUMBERS, new SequenceFormat(0, true));
        Random random = new Random(2);
        assertSame(formats, null, type);
        for (int i = 0; i < 200; i++) {
            assertSame(formats, list(random, random.nextInt(6), BinaryFeaturesTest::vector), type);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void stepsThatAreArraysAreTheSame(DataType number) {
        DataType type = DataTypes.createArrayType(DataTypes.createArrayType(number));
        List<RowFormat> formats = formats(
                SequenceFormat.OF_NUMBERS, SequenceFormat.OF_NUMBERS.predicting(new PenCoding(1, 0, 0, 0, 1, 1)));
        Random random = new Random(3);
        assertSame(formats, null, type);
        for (int i = 0; i < 100; i++) {
            Numbers steps = r -> list(r, width(r), NUMBERS.get(number));
            assertSame(formats, list(random, random.nextInt(6), steps), type);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void stepsThatAreNumbersOrTokensAreTheSame(DataType number) {
        DataType type = DataTypes.createArrayType(number);
        List<RowFormat> formats = new ArrayList<>();
        for (InvalidRows invalid : InvalidRows.values()) {
            RowFormat one = vectors(invalid).withInputs(1, "as in the first row");
            formats.add(one.withSequence(SequenceFormat.OF_NUMBERS));
            formats.add(one.withSequence(new SequenceFormat(4, false)));
            formats.add(vectors(invalid).withSequence(SequenceFormat.OF_NUMBERS)); // too few numbers in a step
        }
        Random random = new Random(4);
        assertSame(formats, null, type);
        for (int i = 0; i < 100; i++) {
            assertSame(formats, list(random, random.nextInt(6), NUMBERS.get(number)), type);
        }
    }

    private static InternalRow struct(Integer type, Integer size, int[] indices, double[] values) {
        return new GenericInternalRow(new Object[] {
            type == null ? null : type.byteValue(),
            size,
            indices == null ? null : ArrayData.toArrayData(indices),
            values == null ? null : ArrayData.toArrayData(values)
        });
    }

    private static Stream<InternalRow> damaged() {
        double[] one = {1};
        return Stream.of(
                struct(2, null, null, new double[] {1, 2, 3}),
                struct(null, null, null, new double[] {1, 2, 3}),
                struct(1, null, null, null),
                struct(0, 3, null, one),
                struct(0, null, new int[] {1}, one),
                struct(0, 3, new int[] {1}, null),
                struct(0, 3, new int[] {-1}, one),
                struct(0, 3, new int[] {3}, one),
                struct(0, 3, new int[] {1, 1}, new double[] {1, 2}),
                struct(0, 3, new int[] {2, 0}, new double[] {1, 2}),
                struct(0, 3, new int[] {0, 1}, one),
                struct(0, -1, new int[] {}, new double[] {}));
    }

    /** Of which Spark makes no vector at all, with a text of its own or none. */
    @ParameterizedTest
    @MethodSource("damaged")
    void damagedVectorsAreRefused(InternalRow damaged) {
        RowFormat format = vectors(InvalidRows.SKIP);
        InternalRow row = new GenericInternalRow(new Object[] {damaged});
        assertThatThrownBy(() -> ofObjects(format, row, VECTOR)).isNotInstanceOf(InvalidInputException.class);
        assertThat(ofBytes(format, row, VECTOR).get(0)).asString().startsWith("Stage: every ");

        DataType type = DataTypes.createArrayType(VECTOR);
        RowFormat sequences = format.withSequence(SequenceFormat.OF_NUMBERS);
        InternalRow steps = new GenericInternalRow(new Object[] {
            new GenericArrayData(new Object[] {struct(1, null, null, new double[] {1, 2, 3}), damaged})
        });
        assertThatThrownBy(() -> ofObjects(sequences, steps, type)).isNotInstanceOf(InvalidInputException.class);
        assertThat(ofBytes(sequences, steps, type).get(0)).asString().startsWith("Stage: every ");
    }

    @Test
    void aStepThatWouldWriteIntoItsNeighbourSaysWhere() {
        InternalRow steps = new GenericInternalRow(new Object[] {
            new GenericArrayData(new Object[] {struct(0, 3, new int[] {1, 4}, new double[] {1, 2})})
        });
        assertThat(ofBytes(
                        vectors(InvalidRows.SKIP).withSequence(SequenceFormat.OF_NUMBERS),
                        steps,
                        DataTypes.createArrayType(VECTOR)))
                .containsExactly(
                        "Stage: every sparse vector in \"f\" must have one index for each value, ascending from 0 to 2, but a"
                                + " row has index 4; write the vectors with Spark, or check the file that they are read"
                                + " from.");
    }

    /** Spark looks at 64 null bits at a time, and so does the reader. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 127, 128, 129})
    void aNullIsFoundInEveryPlaceOfAVector(int at) {
        InternalRow row = rows(Vectors.dense(new double[130]), VECTOR).get(1);
        RowFormat format = vectors(InvalidRows.SKIP).withInputs(130, "as in training");
        assertThat(ofBytes(format, row, VECTOR)).hasSize(133);
        ((UnsafeArrayData) row.getStruct(0, 4).getArray(3)).setNullAt(at);
        assertThat(ofBytes(format, row, VECTOR).get(0)).asString().contains("but a row has null in place " + at + ";");
    }
}
