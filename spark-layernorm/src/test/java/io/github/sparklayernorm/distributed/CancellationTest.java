package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
        Throwable failure = fitAndThen(thread -> spark().sparkContext().cancelJobGroup("mine"));
        assertThat(failure).hasMessageContaining("cancelled");
        assertNothingIsLeft();
    }

    @Test
    void interruptedThreadLeavesNothingBehind() throws InterruptedException {
        Throwable failure = fitAndThen(Thread::interrupt);
        assertThat(failure).isInstanceOf(InterruptedException.class);
        assertNothingIsLeft();
    }

    private interface Stop {
        void stop(Thread fitting);
    }

    /** Fits in a thread of its own without end, stops it in its second round, and gives what it threw. */
    private static Throwable fitAndThen(Stop stop) throws InterruptedException {
        CountDownLatch firstRound = new CountDownLatch(1);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                firstRound.countDown();
            }
        };
        TrainingConfig config = TrainingConfig.builder()
                .epochs(1_000_000)
                .batchSize(1)
                .averagingInterval(1_000_000)
                .build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            spark().sparkContext().setJobGroup("mine", "a fit that is stopped", false);
            try {
                new DistributedTrainer(Faults.SPEC, config, List.of(listener))
                        .fit(Faults.rows(spark(), Faults.FirstAttempt.SUCCEEDS), null);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        firstRound.await();
        while (thread.isAlive()) {
            stop.stop(thread); // again: a job group that has no job at this moment is not cancelled
            thread.join(50);
        }
        return failure.get();
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
