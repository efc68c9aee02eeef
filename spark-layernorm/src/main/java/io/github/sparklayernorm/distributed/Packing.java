package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.io.Serializable;

/**
 * How rows are packed.
 *
 * @param partitions      that are packed into, at most as many as the rows come in; 0 for as many as they come in
 * @param batchSize       rows of a mini-batch
 * @param passes          over the rows in an epoch
 * @param validationShare of the rows to train on that is set aside, drawn row by row
 * @param seed            of that draw
 */
@DefaultSerializer(JavaForm.class)
record Packing(int partitions, int batchSize, int passes, double validationShare, long seed) implements Serializable {
    private static final long DRAW = 0x5e7a51de; // tells these random numbers from the training's

    /** Every row as it comes. */
    static Packing of(int batchSize) {
        return new Packing(0, batchSize, 1, 0, 0);
    }

    /** Tells for one row of a partition after the other whether it is set aside. */
    Draw draw(int partition) {
        return new Draw(validationShare, new RandomStream(RandomStream.derive(seed, DRAW, partition)));
    }

    /** Rows that are set aside, by chance; never the first of a partition, which is left with some. */
    static final class Draw {
        private final double share;
        private final RandomStream random;
        private boolean begun;

        private Draw(double share, RandomStream random) {
            this.share = share;
            this.random = random;
        }

        boolean next() {
            boolean drawn = share > 0 && random.nextDouble() < share && begun;
            begun = true;
            return drawn;
        }
    }
}
