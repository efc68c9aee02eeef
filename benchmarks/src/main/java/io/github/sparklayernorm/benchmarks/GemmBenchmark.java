package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Gemm;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three products of a linear layer with {@code batch} rows on one thread, in microseconds; 2 * batch * inputs * outputs
 * / time gives GFLOP/s. Run: {@code benchmarks/run jmh Gemm}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GemmBenchmark {
    @Param({"1", "4", "16", "128", "1024"})
    public int batch;

    @Param({"784x1000", "1000x1000", "1000x10", "256x1024"})
    public String weights;

    private int inputs;
    private int outputs;
    private float[] x;
    private float[] w;
    private float[] y;

    @Setup
    public void allocate() {
        String[] sizes = weights.split("x", 2);
        inputs = Integer.parseInt(sizes[0]);
        outputs = Integer.parseInt(sizes[1]);
        x = Inputs.normal(batch * inputs, 1);
        w = Inputs.normal(inputs * outputs, 2);
        y = Inputs.normal(batch * outputs, 3);
    }

    /** y = x W */
    @Benchmark
    public void forward() {
        Gemm.multiply(false, false, batch, outputs, inputs, 1f, x, 0, inputs, w, 0, outputs, 0f, y, 0, outputs);
    }

    /** dx = dy W' */
    @Benchmark
    public void inputGradient() {
        Gemm.multiply(false, true, batch, inputs, outputs, 1f, y, 0, outputs, w, 0, outputs, 0f, x, 0, inputs);
    }

    /** dW = x' dy */
    @Benchmark
    public void weightGradient() {
        Gemm.multiply(true, false, inputs, outputs, batch, 1f, x, 0, inputs, y, 0, outputs, 0f, w, 0, outputs);
    }
}
