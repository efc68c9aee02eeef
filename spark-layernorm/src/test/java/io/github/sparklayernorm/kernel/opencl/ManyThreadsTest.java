package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Task threads of one executor share a device: as many kernels as threads, the same results as alone, nothing left over. */
class ManyThreadsTest {
    private static final int THREADS = 8;

    @Test
    void eightThreadsGetTheBitsThatOneGets() throws Exception {
        for (OpenClDevice device : TestDevices.allShapes()) {
            OpenClKernels kernels = OpenClKernels.on(device);
            List<float[]> alone = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                alone.add(norms(kernels, t));
            }
            assertThat(kernels.idleLaunchers()).isEqualTo(1);
            List<float[]> together = atOnce(t -> norms(kernels, t));
            for (int t = 0; t < THREADS; t++) {
                assertThat(together.get(t))
                        .as("thread %d, %s", t, TestDevices.describe(device))
                        .isEqualTo(alone.get(t));
            }
            assertThat(kernels.idleLaunchers()).isBetween(1, THREADS);
            kernels.close();
            assertThat(kernels.idleLaunchers()).isZero();
        }
    }

    @Test
    void eightTasksTrainAtOnceWithTheBitsThatOneGets() throws Exception {
        for (OpenClDevice device : TestDevices.allShapes()) {
            try (MlpDeviceTrainer trainer = MlpDeviceTrainer.on(device)) {
                List<float[]> alone = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    alone.add(MlpDeviceTrainerTest.train(trainer, 5 + t));
                }
                List<float[]> together = atOnce(t -> MlpDeviceTrainerTest.train(trainer, 5 + t));
                for (int t = 0; t < THREADS; t++) {
                    assertThat(together.get(t)).as("task %d", t).isEqualTo(alone.get(t));
                }
                assertThat(trainer.idleLaunchers()).isBetween(1, THREADS);
            }
        }
    }

    @Test
    void launchesLeaveNothingBehind() throws Exception {
        for (OpenClDevice device : TestDevices.allShapes()) {
            OpenClKernels kernels = OpenClKernels.on(device);
            // arrays that change from call to call, but no garbage that would make the heap grow
            int rows = 16;
            int cols = 1024;
            float[][] x = new float[8][rows * cols];
            float[][] y = new float[8][rows * cols];
            float[] stats = new float[rows];
            float[] gain = new float[cols];
            Runnable launches = () -> {
                for (int i = 0; i < 500; i++) {
                    kernels.layerNormForward(
                            Activation.RELU,
                            rows,
                            cols,
                            1e-5f,
                            x[i % 8],
                            0,
                            gain,
                            0,
                            gain,
                            0,
                            y[(i + 3) % 8],
                            0,
                            stats,
                            stats.clone(),
                            0);
                }
            };
            launches.run();
            long before = residentKilobytes();
            for (int round = 0; round < 4; round++) {
                launches.run();
            }
            long after = residentKilobytes();
            // a buffer of 64 KiB kept per launch would be 125 MiB
            assertThat(after - before)
                    .as("kB more after 2,000 launches, %s", TestDevices.describe(device))
                    .isLessThan(64_000);
            assertThat(kernels.idleLaunchers()).isEqualTo(1);
            kernels.close();
        }
    }

    private interface Work {
        float[] of(int thread) throws Exception;
    }

    private static List<float[]> atOnce(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<float[]>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                Callable<float[]> task = () -> {
                    start.await();
                    return work.of(thread);
                };
                running.add(threads.submit(task));
            }
            List<float[]> results = new ArrayList<>();
            for (Future<float[]> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Forward and backward passes of many shapes, each thread's own, joined. */
    private static float[] norms(OpenClKernels kernels, int seed) {
        int count = 0;
        float[] all = new float[40 * 33 * 4];
        for (int i = 0; i < 20; i++) {
            int rows = 3 + (seed + i) % 5;
            int cols = 17 + (seed * 7 + i) % 16;
            float[] x = OpenClLayerNormTest.gaussian(rows * cols, 100L * seed + i, 0, 1);
            float[] gain = OpenClLayerNormTest.gaussian(cols, 200L * seed + i, 1, 0.1f);
            float[] y = new float[x.length];
            float[] dx = new float[x.length];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            float[] sums = new float[2 * cols];
            kernels.layerNormForward(Activation.GELU, rows, cols, 1e-5f, x, 0, gain, 0, gain, 0, y, 0, mean, rstd, 0);
            kernels.layerNormBackward(
                    Activation.GELU,
                    rows,
                    cols,
                    x,
                    0,
                    gain,
                    0,
                    gain,
                    0,
                    y,
                    0,
                    mean,
                    rstd,
                    0,
                    x,
                    0,
                    dx,
                    0,
                    sums,
                    0,
                    sums,
                    cols);
            for (float[] part : new float[][] {y, dx, sums}) {
                for (float v : part) {
                    all[count++ % all.length] += v;
                }
            }
        }
        return all;
    }

    private static long residentKilobytes() throws Exception {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
