package io.github.sparklayernorm.distributed;

import org.apache.spark.SparkContext;

/**
 * What Spark's UI says of the jobs of a fit: the caller's own description, then the stage, then what it is at.
 *
 * <pre>nightly run · LayerNormMLPClassifier mlp_4f1c: epoch 3/20, round 12 · loss 0.4123</pre>
 *
 * <p>A local property of the thread that fits, so that fits side by side do not meet. Job group and tags are left alone.
 */
public final class JobText implements AutoCloseable {
    static final String PROPERTY = "spark.job.description";

    private final SparkContext context;
    private final String stage;
    private final String before;

    /** @param stage class and uid: what tells this fit from others */
    public JobText(SparkContext context, String stage) {
        this.context = context;
        this.stage = stage;
        before = context.getLocalProperty(PROPERTY);
    }

    /** Which stage fits; for names that are its alone. */
    String stage() {
        return stage;
    }

    /** Says what the jobs from here on are for. */
    public void phase(String phase) {
        String own = stage + ": " + phase;
        context.setJobDescription(before == null || before.isBlank() ? own : before + " · " + own);
    }

    /** Gives the caller's description back. */
    @Override
    public void close() {
        context.setJobDescription(before);
    }
}
