package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.TrainingConfig;
import java.util.Locale;
import org.apache.spark.SparkContext;

/**
 * How a fit goes over its rows: how many replicas of the network train side by side, how the rows get to them, and how long
 * it takes.
 *
 * <p>A replica needs steps: with many small partitions each would learn from a handful of rows, and their average would be
 * a poor model. So as many replicas train as have {@value #STEPS_OF_A_PASS} steps in a pass over their rows, and as the job
 * has cores for. Where the rows come in more partitions than that, partitions are read one after the other by one replica,
 * without a shuffle: partition i by replica i modulo their number. Where they come in fewer, or where replicas would see
 * different rows (sorted by label or by time), they are shuffled.
 *
 * @param replicas        partitions that the rows are packed into; 0 for as many as they come in
 * @param shuffled        whether the rows are shuffled to them
 * @param epochs          of the history
 * @param passes          over the rows, in each epoch: more than one where there are few rows
 * @param steps           of each replica in all
 * @param interval        steps between two averagings
 * @param validationShare part of the training rows that is set aside at first, to watch for overfitting
 * @param reason          why there are so many replicas, for a person
 */
public record TrainingPlan(
        int replicas,
        boolean shuffled,
        int epochs,
        int passes,
        long steps,
        int interval,
        double validationShare,
        String reason) {

    /** Below this, replicas drift apart for too large a part of a pass: at 128 rows a step, 16,384 rows for each. */
    static final int STEPS_OF_A_PASS = 128;

    /** A budget goes over the rows at least so often, however many there are. */
    private static final int FEWEST_PASSES = 3;

    /** ... and at most so often, however few there are, unless that is less than {@link #FEWEST_STEPS}. */
    private static final int MOST_PASSES = 50;

    /** ... of wide sparse rows: words that only one row has are soon learned by heart. */
    private static final int MOST_SPARSE_PASSES = 20;

    private static final int FEWEST_STEPS = 500;

    /** An epoch has about so many steps, where passes are shorter: it costs a Spark job, and an evaluation. */
    private static final int STEPS_OF_AN_EPOCH = 128;

    /** Steps without an average to wait for, of a replica that is alone: enough to make the job's own time small. */
    private static final int INTERVAL_ALONE = 512;

    /** Passes from which on a budget is long: the network sees each row so often that it may learn it by heart. */
    private static final int LONG = 20;

    /** Enough to see early that it does. */
    private static final int EPOCHS_WATCHED = 16;

    /** Fewer rows are too few to spare some of them. */
    private static final int ROWS_TO_SPARE = 200;

    /**
     * What the params say of a plan.
     *
     * @param replicas         of any rows, but no more than there are; 0 to plan them
     * @param epochs           passes over the rows, whatever they are; below 0 for a budget of steps
     * @param batchSize        rows of a mini-batch
     * @param steps            budget of each replica
     * @param stepsSet         whether it holds however many rows there are
     * @param interval         steps between two averagings; 0 for long ones where a replica is alone
     * @param validationShare  of the rows to set aside where the budget is long; 0 for none
     */
    public record Wish(
            int replicas,
            int epochs,
            int batchSize,
            int steps,
            boolean stepsSet,
            int interval,
            double validationShare) {}

    /** As the rows come: for a solver that takes all of them at once. */
    public static TrainingPlan asTheyCome(int epochs) {
        return new TrainingPlan(0, false, epochs, 1, epochs, 1, 0, "partitions are taken as they come");
    }

    /** The plan for rows of these statistics, in a job with so many cores. */
    public static TrainingPlan of(Wish wish, RowStatistics rows, SparkContext context) {
        return of(wish, rows, context.defaultParallelism(), PackedData.blockFloats(context));
    }

    /**
     * @param cores       tasks that the job can run side by side
     * @param blockFloats numbers of a packed block, whose rows are shuffled in each pass
     */
    static TrainingPlan of(Wish wish, RowStatistics rows, int cores, long blockFloats) {
        long trained = rows.labels().rows();
        int replicas = wish.replicas();
        boolean shuffled = true;
        String reason;
        if (replicas > 0) {
            reason = replicas <= Math.max(1, trained)
                    ? "numPartitions says so"
                    : "numPartitions says more, but there are no more rows";
            replicas = (int) Math.max(1, Math.min(replicas, trained));
        } else {
            long most = Math.max(1, trained / ((long) wish.batchSize() * STEPS_OF_A_PASS));
            replicas = (int) Math.min(most, cores);
            boolean alike = rows.alike(replicas, rows.floats() / replicas > blockFloats);
            shuffled = rows.partitions() < replicas || !alike;
            reason = String.format(
                    Locale.ROOT,
                    "%s; %s",
                    most <= cores
                            ? String.format(
                                    Locale.ROOT, "a replica needs %,d rows", (long) wish.batchSize() * STEPS_OF_A_PASS)
                            : String.format(Locale.ROOT, "the job has %d cores", cores),
                    !alike
                            ? "partitions differ, so rows are shuffled"
                            : shuffled ? "rows are shuffled to them" : "partitions are alike, so nothing is shuffled");
        }
        double stepsOfAPass = Math.max(1, Math.ceil(trained / ((double) replicas * wish.batchSize())));
        int passes = wish.epochs();
        int passesOfAnEpoch = 1;
        double share = 0;
        if (wish.epochs() < 0) {
            passes = passes(wish, stepsOfAPass, rows.sparse() ? MOST_SPARSE_PASSES : MOST_PASSES);
            share = passes >= LONG && trained >= ROWS_TO_SPARE ? wish.validationShare() : 0;
            double wanted = share > 0 ? passes / (double) EPOCHS_WATCHED : STEPS_OF_AN_EPOCH / stepsOfAPass;
            passesOfAnEpoch = (int) Math.max(1, Math.min(passes, Math.round(wanted)));
        }
        int interval = wish.interval() > 0 ? wish.interval() : replicas == 1 ? INTERVAL_ALONE : TrainingConfig.INTERVAL;
        return new TrainingPlan(
                replicas,
                shuffled,
                (int) (((long) passes + passesOfAnEpoch - 1) / passesOfAnEpoch),
                passesOfAnEpoch,
                (long) (passes * stepsOfAPass),
                interval,
                share,
                reason);
    }

    private static int passes(Wish wish, double stepsOfAPass, int mostPasses) {
        double wanted = Math.ceil(wish.steps() / stepsOfAPass);
        if (!wish.stepsSet()) {
            double most = Math.max(mostPasses, Math.ceil(FEWEST_STEPS / stepsOfAPass));
            wanted = Math.max(FEWEST_PASSES, Math.min(most, wanted));
        }
        return (int) wanted;
    }

    /** One line for a person. */
    public String text(long rows, int partitions) {
        return String.format(
                Locale.ROOT,
                "%,d rows in %d partition(s) train %s (%s), %d pass(es) over them in %d epoch(s)%s",
                rows,
                partitions,
                replicas == 1
                        ? "one replica"
                        : replicas == 0 ? "one replica each" : replicas + " replicas side by side",
                reason,
                (long) epochs * passes,
                epochs,
                validationShare == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %.0f %% of the rows are set aside to watch for overfitting",
                                100 * validationShare));
    }
}
