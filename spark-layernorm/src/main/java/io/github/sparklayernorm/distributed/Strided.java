package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Puts partition i into group i modulo their number. Spark's own coalescer looks where the rows lie, so that another cluster
 * has other groups; and it puts neighbours together, which are alike where rows are sorted.
 */
@DefaultSerializer(JavaForm.class)
final class Strided implements PartitionCoalescer, Serializable {
    private static final long serialVersionUID = 1L;

    /** The same rows in at most so many partitions, without a shuffle. */
    static <T> RDD<T> coalesced(RDD<T> rows, int partitions) {
        return partitions == 0 || rows.getNumPartitions() <= partitions
                ? rows
                : rows.coalesce(partitions, false, Option.apply(new Strided()), null);
    }

    @Override
    public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
        PartitionGroup[] groups = new PartitionGroup[Math.min(maxPartitions, parent.getNumPartitions())];
        for (int group = 0; group < groups.length; group++) {
            groups[group] = new PartitionGroup(Option.empty());
        }
        for (int i = 0; i < parent.getNumPartitions(); i++) {
            groups[i % groups.length].partitions().addOne(parent.partitions()[i]);
        }
        return groups;
    }
}
