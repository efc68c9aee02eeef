package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
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

/** Layer norm with its activation on one thread, in microseconds. Run: {@code benchmarks/run jmh LayerNorm -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class LayerNormBenchmark {
    @Param({"simd", "java"})
    public String provider;

    @Param({"16x256", "128x100", "128x1000", "4096x1024"})
    public String shape;

    @Param({"identity", "relu"})
    public String activation;

    private Kernels kernels;
    private Activation a;
    private int rows;
    private int cols;
    private float[] x;
    private float[] gain;
    private float[] bias;
    private float[] y;
    private float[] mean;
    private float[] rstd;
    private float[] dy;
    private float[] dx;
    private float[] dGain;
    private float[] dBias;

    @Setup
    public void allocate() {
        kernels = provider.equals("simd") ? Kernels.simd() : Kernels.java();
        a = Activation.of(activation);
        String[] sizes = shape.split("x", 2);
        rows = Integer.parseInt(sizes[0]);
        cols = Integer.parseInt(sizes[1]);
        x = Inputs.normal(rows * cols, 1);
        gain = Inputs.normal(cols, 2);
        bias = Inputs.normal(cols, 3);
        dy = Inputs.normal(rows * cols, 4);
        y = new float[rows * cols];
        dx = new float[rows * cols];
        mean = new float[rows];
        rstd = new float[rows];
        dGain = new float[cols];
        dBias = new float[cols];
        forward();
    }

    @Benchmark
    public void forward() {
        kernels.layerNormForward(a, rows, cols, 1e-5f, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
    }

    @Benchmark
    public void backward() {
        kernels.layerNormBackward(
                a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dGain, 0, dBias, 0);
    }

    @Benchmark
    public void both() {
        forward();
        backward();
    }
}
