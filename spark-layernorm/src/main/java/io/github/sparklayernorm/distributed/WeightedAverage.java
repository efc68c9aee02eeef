package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.TrainingState;
import java.util.HashMap;
import java.util.Map;

/**
 * The average of training states, each by its weight, summed in the order of the partitions whatever the order in which
 * they arrive, so that its bits do not depend on scheduling.
 *
 * <p>average = sum_p w_p state_p / sum_p w_p, as a running mean: mean += (state_p - mean) w_p / (w_1 + .. + w_p). A mean of
 * identical states is that state to the bit: each difference is zero.
 */
final class WeightedAverage {
    private final Map<Integer, Contribution> waiting = new HashMap<>();
    private int next;
    private TrainingState mean;
    private double weight;

    private record Contribution(TrainingState state, double weight) {}

    /** Takes the state of a partition; a weight of zero, or a null state, leaves the average alone. */
    void add(int partition, TrainingState state, double stateWeight) {
        waiting.put(partition, new Contribution(state, stateWeight));
        for (Contribution c = waiting.remove(next); c != null; c = waiting.remove(next)) {
            next++;
            if (c.state != null && c.weight > 0) {
                include(c.state, c.weight);
            }
        }
    }

    /** The average of all partitions, or null when none contributed. */
    TrainingState result() {
        if (!waiting.isEmpty()) {
            throw new IllegalStateException(
                    "partition " + next + " has not arrived, but " + waiting.keySet() + " have");
        }
        return mean;
    }

    private void include(TrainingState state, double stateWeight) {
        weight += stateWeight;
        if (mean == null) {
            mean = state;
            return;
        }
        float share = (float) (stateWeight / weight);
        moveTowards(mean.parameters(), state.parameters(), share);
        for (int i = 0; i < mean.moments().length; i++) {
            moveTowards(mean.moments()[i], state.moments()[i], share);
        }
    }

    private static void moveTowards(float[] mean, float[] state, float share) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += share * (state[i] - mean[i]);
        }
    }
}
