package io.github.sparklayernorm.distributed;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.NumericType;

/**
 * {@link SequenceValues} of a sequence as Spark's binary rows hold it: the same numbers and refusals, without an object for
 * each step. Damaged vectors, of which Spark makes no object, are refused.
 */
final class BinarySequences {
    private final int inputs;
    private final Refusals refusals;
    private final BinaryVectors vectors;

    BinarySequences(RowFormat format, Refusals refusals, BinaryVectors vectors) {
        this.inputs = format.inputs();
        this.refusals = refusals;
        this.vectors = vectors;
    }

    /**
     * @param type of a step
     * @return [steps * inputs]; null steps and numbers are NaN
     * @throws InvalidInputException for a step of another width, or a damaged vector
     */
    double[] flatten(ArrayData steps, DataType type) {
        double[] flat = new double[Math.multiplyExact(steps.numElements(), inputs)];
        for (int t = 0; t < steps.numElements(); t++) {
            int at = t * inputs;
            if (steps.isNullAt(t)) {
                Arrays.fill(flat, at, at + inputs, Double.NaN);
            } else if (type instanceof NumericType) {
                requireWidth(t, 1);
                flat[at] = number(steps, t, type);
            } else if (type instanceof ArrayType array) {
                copyNumbers(t, steps.getArray(t), array.elementType(), flat, at);
            } else {
                copyVector(t, steps.getStruct(t, BinaryVectors.FIELDS), flat, at);
            }
        }
        return flat;
    }

    private void copyNumbers(int t, ArrayData numbers, DataType type, double[] flat, int at) {
        requireWidth(t, numbers.numElements());
        for (int j = 0; j < inputs; j++) {
            flat[at + j] = number(numbers, j, type);
        }
    }

    private void copyVector(int t, InternalRow vector, double[] flat, int at) {
        boolean sparse = vectors.isSparse(vector);
        ArrayData elements = vectors.elements(vector);
        int count = elements.numElements();
        requireWidth(t, sparse ? vectors.size(vector) : count);
        int[] indices = sparse ? vectors.indices(vector) : null;
        if (sparse) {
            vectors.requireIndices(inputs, indices, count);
        }
        for (int j = 0; j < count; j++) {
            flat[at + (sparse ? indices[j] : j)] = elements.getDouble(j);
        }
    }

    private void requireWidth(int t, int width) {
        if (width != inputs) {
            throw refusals.step(t, width);
        }
    }

    private static double number(ArrayData numbers, int at, DataType type) {
        if (numbers.isNullAt(at)) {
            return Double.NaN;
        }
        if (type instanceof DoubleType) {
            return numbers.getDouble(at);
        }
        if (type instanceof FloatType) {
            return numbers.getFloat(at);
        }
        if (type instanceof IntegerType) {
            return numbers.getInt(at);
        }
        return ((Number) CatalystTypeConverters.convertToScala(numbers.get(at, type), type)).doubleValue();
    }
}
