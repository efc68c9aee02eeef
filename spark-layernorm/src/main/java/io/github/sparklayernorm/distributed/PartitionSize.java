package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;

/**
 * What the driver knows of a packed partition.
 *
 * @param weight  sum of the rows' weights
 * @param batches of one pass
 * @param content a hash of every number in it, in their order
 */
@DefaultSerializer(JavaForm.class)
record PartitionSize(long rows, double weight, int batches, long content) implements Serializable {
    static final PartitionSize NONE = new PartitionSize(0, 0, 0, 0);

    PartitionSize plus(PartitionSize more) {
        return new PartitionSize(
                rows + more.rows,
                weight + more.weight,
                batches + more.batches,
                RandomStream.derive(content, more.content));
    }

    PartitionSize plus(PackedRows block, Packing packing) {
        ContentHash hash = new ContentHash(content);
        block.content(hash);
        return new PartitionSize(
                rows + block.rows(),
                weight + block.weight(),
                batches + block.batches(packing.batchSize()),
                hash.value());
    }
}
