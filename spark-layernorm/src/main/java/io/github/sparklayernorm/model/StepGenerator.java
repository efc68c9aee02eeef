package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws sequences from a network that predicts the next step: each step is drawn from what the network says, and is its next
 * input. The states of the recurrent layers are carried on, so a step costs the same however long the sequence is. Not
 * thread-safe.
 */
public final class StepGenerator {
    private final Network network;
    private final StepCoding coding;
    private final Batch batch;

    public StepGenerator(Network network, StepCoding coding) {
        this.network = network;
        this.coding = coding;
        batch = Batch.of(network.spec(), 1);
        batch.input(0).dense(1);
        batch.reserveTargets(1);
    }

    /**
     * @param seed    the same seed gives the same steps to the bit, on the same kernels
     * @param length  steps to draw at most
     * @param control temperature of tokens, bias of a pen
     * @param primer  steps that come before: the sequence goes on from them
     * @param step    [width] what does not change over the sequence, where a step has it; the rest is not read
     * @return the steps drawn, without the primer; a sequence that ends by itself is shorter
     */
    public List<float[]> generate(long seed, int length, double control, List<float[]> primer, float[] step) {
        RandomStream random = new RandomStream(seed);
        float[] current = step.clone();
        oneStep();
        coding.start(current, 0, batch.input(0).features, 0);
        network.forward(batch);
        for (float[] given : primer) {
            advance(given);
        }
        List<float[]> drawn = new ArrayList<>();
        while (drawn.size() < length) {
            coding.sample(network.outputs(), network.spec().outputs(), control, random, current);
            drawn.add(current.clone());
            if (drawn.size() == length || coding.ends(current)) {
                break;
            }
            advance(current);
        }
        return drawn;
    }

    private void advance(float[] step) {
        oneStep();
        coding.input(step, 0, batch.input(0).features, 0);
        network.resume(batch);
    }

    private void oneStep() {
        int[] lengths = batch.input(0).steps.lengthsToPack(1);
        lengths[0] = 1;
        batch.input(0).steps.pack(1, lengths);
        batch.rows = 1;
    }
}
