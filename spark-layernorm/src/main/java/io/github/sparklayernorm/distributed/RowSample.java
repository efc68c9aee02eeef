package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * A random sample of rows: those whose keys have the smallest hashes, so that it can be merged and depends on nothing but
 * the keys. A few hundred rows, fewer of wide ones, none of very wide ones: quartiles to within a tenth of a deviation.
 */
@DefaultSerializer(JavaForm.class)
final class RowSample implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MOST_ROWS = 512;
    private static final int LEAST_ROWS = 64;
    private static final int NUMBERS = 1 << 15;
    private static final int MOST_COLUMNS = 1 << 12;
    private static final long SEED = 0x51; // any; it is part of which rows are taken

    private final int columns;
    private final int capacity;
    private final TreeMap<Long, Sampled> rows = new TreeMap<>(); // by hash

    @DefaultSerializer(JavaForm.class)
    private static final class Sampled implements Serializable {
        private static final long serialVersionUID = 1L;

        private final double weight;
        private final double[] values; // [columns]

        Sampled(double weight, double[] values) {
            this.weight = weight;
            this.values = values;
        }
    }

    RowSample(int columns) {
        this.columns = columns;
        capacity = columns == 0 || columns > MOST_COLUMNS
                ? 0
                : Math.max(LEAST_ROWS, Math.min(MOST_ROWS, NUMBERS / columns));
    }

    /** The arguments of {@link ColumnStatistics#add}. */
    void add(long key, int[] indices, double[] values, int from, int count, double weight) {
        long hash = RandomStream.derive(SEED, key);
        if (!wants(hash)) {
            return;
        }
        double[] row = new double[columns];
        for (int i = 0; i < count; i++) {
            row[indices == null ? i : indices[i]] = values[from + i];
        }
        keep(hash, new Sampled(weight, row));
    }

    void add(RowSample other) {
        other.rows.forEach((hash, row) -> {
            if (wants(hash)) {
                keep(hash, row);
            }
        });
    }

    private boolean wants(long hash) {
        return capacity > 0 && (rows.size() < capacity || hash < rows.lastKey());
    }

    private void keep(long hash, Sampled row) {
        rows.put(hash, row);
        if (rows.size() > capacity) {
            rows.pollLastEntry();
        }
    }

    /** Lower quartile, median and upper quartile of a column by weight; zeros without rows. */
    double[] quartiles(int column) {
        Sampled[] sorted = rows.values().toArray(new Sampled[0]);
        Arrays.sort(sorted, Comparator.comparingDouble((Sampled row) -> row.values[column]));
        double all = Arrays.stream(sorted).mapToDouble(row -> row.weight).sum();
        double[] quartiles = new double[3];
        double below = 0;
        int next = 0;
        for (Sampled row : sorted) {
            below += row.weight;
            while (next < 3 && below >= all * (next + 1) / 4) {
                quartiles[next++] = row.values[column];
            }
        }
        return quartiles;
    }
}
