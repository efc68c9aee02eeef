package io.github.sparklayernorm.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Says whether code that is warm still allocates. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** Runs the code until five rounds of twenty calls in a row have allocated nothing; far longer than it needs to be warm. */
    public static void assertNone(String what, Runnable code) {
        int quiet = 0;
        long allocated = 0;
        for (int round = 0; round < 2_000 && quiet < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                code.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            quiet = allocated == 0 ? quiet + 1 : 0;
        }
        assertThat(quiet).as("%s: %s bytes in the last round", what, allocated).isEqualTo(5);
    }
}
