package io.github.sparklayernorm.examples.sequences;

import io.github.sparklayernorm.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The training loss of each round, with the steps and the seconds since the first round. */
public final class LossCurve implements TrainingListener {
    private final long stepsPerEpoch;
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private long began;

    /** @param stepsPerEpoch mini-batches of a pass over the rows, in one partition */
    public LossCurve(long stepsPerEpoch) {
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /** The clock starts at the end of the first round: what comes before it reads and packs the rows. */
    @Override
    public void roundEnded(int epoch, int epochs, double fraction, double loss) {
        long now = System.nanoTime();
        if (losses.isEmpty()) {
            began = now;
        }
        steps.add((epoch - 1 + fraction) * stepsPerEpoch);
        losses.add(loss);
        seconds.add((now - began) * 1e-9);
    }

    public double[] losses() {
        return array(losses);
    }

    public double[] seconds() {
        return array(seconds);
    }

    /** Steps at the end of each round. */
    public double[] steps() {
        return array(steps);
    }

    public double last() {
        return losses.get(losses.size() - 1);
    }

    public double lastSecond() {
        return seconds.get(seconds.size() - 1);
    }

    /** The mean over curves of equally many rounds, round by round. */
    public static double[] mean(List<LossCurve> curves, Function<LossCurve, double[]> of) {
        double[] mean = new double[curves.get(0).losses.size()];
        for (LossCurve curve : curves) {
            double[] values = of.apply(curve);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += values[i] / curves.size();
            }
        }
        return mean;
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
