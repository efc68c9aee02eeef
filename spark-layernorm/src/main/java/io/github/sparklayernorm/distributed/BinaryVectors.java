package io.github.sparklayernorm.distributed;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.bitset.BitSetMethods;

/**
 * Reads the vectors of a column from where Spark's binary rows hold them, checked as the constructors of Spark's vectors check
 * them: a file of another program may have anything in such a struct.
 */
final class BinaryVectors {
    /** Fields of a vector's struct: type tag, size (sparse only), indices (sparse only), values. */
    static final int FIELDS = 4;

    private static final byte SPARSE = 0;
    private static final byte DENSE = 1;

    private final String column;
    private final Refusals refusals;

    BinaryVectors(String column, Refusals refusals) {
        this.column = column;
        this.refusals = refusals;
    }

    /** By the type tag; the fields that such a vector has are then there. */
    boolean isSparse(InternalRow vector) {
        byte type = vector.isNullAt(0) ? -1 : vector.getByte(0);
        boolean sparse = type == SPARSE;
        if ((!sparse && type != DENSE)
                || vector.isNullAt(3)
                || (sparse && (vector.isNullAt(1) || vector.isNullAt(2)))) {
            throw refusals.vectorFields(column);
        }
        return sparse;
    }

    /** The stored elements: all of a dense vector. */
    ArrayData elements(InternalRow vector) {
        return whole(vector.getArray(3));
    }

    /** Of the stored elements of a sparse vector; see {@link #requireIndices}. */
    int[] indices(InternalRow vector) {
        return whole(vector.getArray(2)).toIntArray();
    }

    /** Of a sparse vector. */
    int size(InternalRow vector) {
        return vector.getInt(1);
    }

    /** What SparseVector's constructor asks for; an index outside the vector would write into another row. */
    void requireIndices(int size, int[] at, int elements) {
        if (at.length != elements) {
            throw refusals.indices(column, size, at.length + " indices and " + elements + " values");
        }
        int before = -1;
        for (int index : at) {
            if (index <= before || index >= size) {
                throw refusals.indices(
                        column, size, "index " + index + (index <= before && before >= 0 ? " after " + before : ""));
            }
            before = index;
        }
    }

    /** A vector's array, which has no null: Spark's own reading makes 0 of it, and nobody is told. */
    private ArrayData whole(ArrayData array) {
        int count = mayHaveNull(array) ? array.numElements() : 0;
        for (int i = 0; i < count; i++) {
            if (array.isNullAt(i)) {
                throw refusals.vectorNull(column, i);
            }
        }
        return array;
    }

    /** In bytes, the count of the elements is followed by a bit for each, set where it is null: 64 are looked at together. */
    private static boolean mayHaveNull(ArrayData array) {
        if (!(array instanceof UnsafeArrayData bytes)) {
            return true;
        }
        int header = UnsafeArrayData.calculateHeaderPortionInBytes(bytes.numElements());
        return BitSetMethods.anySet(bytes.getBaseObject(), bytes.getBaseOffset() + Long.BYTES, header / Long.BYTES - 1);
    }
}
