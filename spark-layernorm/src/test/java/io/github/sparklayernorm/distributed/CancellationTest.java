package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CancellationTest extends SparkTest {
    private Set<Integer> cachedBefore; // by other tests of this JVM

    @BeforeEach
    void lookAround() {
        cachedBefore = context().getPersistentRDDs().keySet();
    }

    @Test
    void cancelledJobGroupLeavesNothingBehind() throws InterruptedException {
        Throwable failure =
                Faults.fitAndStop(spark(), thread -> spark().sparkContext().cancelJobGroup("mine"));
        assertThat(failure).hasMessageContaining("cancelled");
        assertNothingIsLeft();
    }

    @Test
    void interruptedThreadLeavesNothingBehind() throws InterruptedException {
        Throwable failure = Faults.fitAndStop(spark(), Thread::interrupt);
        assertThat(failure).isInstanceOf(InterruptedException.class);
        assertNothingIsLeft();
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark().sparkContext());
    }

    private void assertNothingIsLeft() throws InterruptedException {
        assertThat(context().getPersistentRDDs().keySet()).isSubsetOf(cachedBefore);
        assertThat(LocalCourier.open()).isZero();
        while (context().statusTracker().getActiveJobIds().length > 0) { // ends with the test's time
            Thread.sleep(10);
        }
    }
}
