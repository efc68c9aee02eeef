package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Standardization;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One pass over the rows of a fit before anything is packed: labels, columns, and how the partitions differ. Merged in
 * partition order, so that the bits do not depend on scheduling.
 */
public final class RowStatistics {
    /** Deviations between means that make a difference to what a replica learns. */
    private static final double FAR = 0.3;

    /** Standard errors that chance does not reach, in hundreds of columns either. */
    private static final double CERTAIN = 6;

    private final RowFormat format;
    private final List<Part> parts;
    private final LabelStatistics labels;
    private final ColumnStatistics columns;

    /** What a partition holds. */
    @DefaultSerializer(JavaForm.class)
    private static final class Part implements Serializable {
        private static final long serialVersionUID = 1L;

        private final LabelStatistics labels;
        private final ColumnStatistics columns;

        Part(RowFormat format) {
            labels = new LabelStatistics(format);
            columns = new ColumnStatistics(format.inputs());
        }

        void add(Part other) {
            labels.add(other.labels);
            columns.add(other.columns);
        }
    }

    private RowStatistics(RowFormat format, List<Part> parts) {
        this.format = format;
        this.parts = parts;
        Part all = new Part(format);
        parts.forEach(all::add);
        labels = all.labels;
        columns = all.columns;
    }

    /**
     * @param rows   columns 0 features (vector), 1 label (double or vector), 2 weight (double), 3 validation (boolean)
     * @param format of the rows, not standardised
     * @param doubles whether the rows will be standardised: then their elements need not fit into floats
     * @throws InvalidInputException for a row that the format refuses
     */
    public static RowStatistics of(Dataset<Row> rows, RowFormat format, boolean doubles) {
        JavaRDD<InternalRow> binary = rows.queryExecution().toRdd().toJavaRDD();
        Function2<Integer, Iterator<InternalRow>, Iterator<Part>> pass = (index, partition) ->
                List.of(ofPartition(index, partition, format, doubles)).iterator();
        return new RowStatistics(
                format, binary.mapPartitionsWithIndex(pass, true).collect());
    }

    private static Part ofPartition(int index, Iterator<InternalRow> rows, RowFormat format, boolean doubles) {
        Part part = new Part(format);
        FeatureRows reader = new FeatureRows(format, doubles);
        long key = (long) index << 40;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            if (!reader.read(row)) {
                continue;
            }
            if (row.isNullAt(3)) {
                throw new Refusals(format).nullValidation();
            }
            boolean validation = row.getBoolean(3);
            part.labels.add(reader, validation, key);
            if (!validation && reader.weight() > 0) {
                key = reader.addTo(part.columns, key);
            }
        }
        return part;
    }

    public LabelStatistics labels() {
        return labels;
    }

    /** Whether the rows are wide, nearly all zeros, and stored so. */
    public boolean sparse() {
        return columns.sparse();
    }

    /** What standardises the columns. */
    public Standardization standardization() {
        return columns.standardization(format);
    }

    /** Mean of a column by weight. */
    public double mean(int column) {
        return columns.moments().mean(column);
    }

    /** Standard deviation of a column by weight (population); 1 where it does not vary. */
    public double deviation(int column) {
        double deviation = columns.moments().deviation(column);
        return deviation > 0 ? deviation : 1;
    }

    /** Partitions that the rows come in, empty ones included. */
    public int partitions() {
        return parts.size();
    }

    /** Numbers that the rows take packed, if all are stored: of sequences their steps'. */
    public long floats() {
        return columns.stored();
    }

    /**
     * Whether replicas would see alike rows: partition i goes to replica i modulo their number.
     *
     * @param eachPartition whether every partition must be like the others, since rows of different ones do not mix
     */
    public boolean alike(int replicas, boolean eachPartition) {
        int groups = eachPartition ? parts.size() : Math.min(replicas, parts.size());
        for (int group = 0; group < groups && groups > 1; group++) {
            Part rows = new Part(format);
            for (int i = group; i < parts.size(); i += groups) {
                rows.add(parts.get(i));
            }
            if (differs(rows.labels.moments(), labels.moments())
                    || differs(rows.columns.moments(), columns.moments())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the mean of a column is further from that of all rows than chance and habit explain. */
    private static boolean differs(Moments some, Moments all) {
        for (int j = 0; j < all.columns(); j++) {
            double apart = Math.abs(some.mean(j) - all.mean(j)) / all.deviation(j);
            if (apart > FAR && apart * Math.sqrt(some.count(j)) > CERTAIN) {
                return true;
            }
        }
        return false;
    }
}
