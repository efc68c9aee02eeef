package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.TrainingState;
import java.util.SortedMap;

/**
 * The outcome of a round.
 *
 * @param state the average, or null where no partition had anything to do
 * @param sums  by partition
 * @param averagingNanos what the averaging itself took: of the driver, or of the executor that took longest
 */
record Averaged(TrainingState state, SortedMap<Integer, Sums> sums, long averagingNanos) {
    /** @throws DivergedException naming the first partition whose loss is not finite */
    void requireFinite() {
        sums.forEach((partition, sum) -> {
            if (!Double.isFinite(sum.lossSum())) {
                throw new DivergedException(partition);
            }
        });
    }

    /** Steps whose gradient was not finite and did not reach the parameters. */
    long leftOut() {
        return sums.values().stream().mapToLong(Sums::leftOut).sum();
    }

    long rows() {
        return sums.values().stream().mapToLong(Sums::rows).sum();
    }

    double weight() {
        return sums.values().stream().mapToDouble(Sums::weight).reduce(0, Double::sum);
    }

    double lossSum() {
        return sums.values().stream().mapToDouble(Sums::lossSum).reduce(0, Double::sum);
    }
}
