package io.github.sparklayernorm.distributed;

import java.util.UUID;
import org.apache.spark.SparkContext;

/**
 * The jobs of one fit. A fit that ends before its time, by an error, a cancelled job group or an interrupted thread, leaves
 * none of them running: Spark itself lets the job of an interrupted thread go on.
 *
 * <p>By a tag and not by a job group: the group belongs to the user.
 */
final class JobScope implements AutoCloseable {
    private final SparkContext context;
    private final String tag = "spark-layernorm-fit-" + UUID.randomUUID();
    private boolean succeeded;

    JobScope(SparkContext context) {
        this.context = context;
        context.addJobTag(tag);
    }

    void succeeded() {
        succeeded = true;
    }

    @Override
    public void close() {
        context.removeJobTag(tag);
        if (!succeeded) {
            CleanUp.run(() -> context.cancelJobsWithTag(tag));
        }
    }
}
