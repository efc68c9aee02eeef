package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ludovic.netlib.blas.BLAS;
import io.github.sparklayernorm.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JVM finds out once: whether it has the Vector API, and which BLAS. Each case in a JVM of its own. */
class LookupTest {
    private static final String VECTOR = "--add-modules=jdk.incubator.vector";

    /** Says what was found, and computes something with it. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            System.out.println("best=" + Kernels.best().name());
            System.out.println("packed=" + PackedMatrix.pays(Kernels.best(), 100));
            try {
                System.out.println("simd=" + Kernels.simd().name());
            } catch (IllegalStateException e) {
                System.out.println("simd=" + e.getMessage());
            }
            System.out.println("gemm=" + Gemm.implementation());
            float[] product = new float[1];
            Gemm.multiply(
                    false,
                    false,
                    1,
                    1,
                    2,
                    1f,
                    new float[] {2f, 3f},
                    0,
                    2,
                    new float[] {5f, 7f},
                    0,
                    1,
                    0f,
                    product,
                    0,
                    1);
            System.out.println("product=" + product[0]);
        }
    }

    /** Starts netlib the way MLlib does, before us and without a native library. */
    static final class NetlibFirst {
        private NetlibFirst() {}

        public static void main(String[] args) {
            System.out.println("netlib=" + BLAS.getInstance().getClass().getSimpleName());
            Probe.main(args);
            System.out.println("path=" + System.getProperty("dev.ludovic.netlib.blas.nativeLibPath"));
        }
    }

    @Test
    void theBestIsSimdWhereTheModuleIs() throws Exception {
        assertThat(ChildJvm.run(Probe.class, VECTOR))
                .contains("best=simd (")
                .contains("gemm=OpenBLAS ", "product=31.0");
    }

    @Test
    void withoutTheModuleTheBestIsJavaAndSimdSaysWhy() throws Exception {
        assertThat(ChildJvm.run(Probe.class))
                .contains("best=java\n")
                .contains(
                        "simd=The SIMD kernels must be available, but the module jdk.incubator.vector is not in this JVM"
                                + " (start it with --add-modules=jdk.incubator.vector, as Spark's own launcher does);"
                                + " or use Kernels.best(), which takes what is there.")
                .contains("WARN")
                .containsOnlyOnce("Kernels: plain Java, several times slower than the Vector API's: the module"
                        + " jdk.incubator.vector is not in this JVM (start it with --add-modules=jdk.incubator.vector,")
                .contains("product=31.0");
    }

    @Test
    void withoutFusedMultiplyAddTheBestIsJavaAndSimdSaysWhy() throws Exception {
        assertThat(ChildJvm.run(Probe.class, VECTOR, "-XX:-UseFMA"))
                .contains("best=java\n")
                .contains("simd=The SIMD kernels must be available, but this CPU or JVM has no fused multiply-add"
                        + " (check -XX:+UseFMA and -XX:UseAVX); or use Kernels.best()");
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:TieredStopAtLevel=1, leave out -XX:TieredStopAtLevel=1",
        "-XX:TieredStopAtLevel=3, leave out -XX:TieredStopAtLevel=3",
        "-XX:CompilationMode=quick-only, leave out -XX:CompilationMode=quick-only",
        "-Xint, it interprets: leave out -Xint"
    })
    void withoutC2TheBestIsJavaAndSimdSaysWhy(String flag, String remedy) throws Exception {
        assertThat(ChildJvm.run(Probe.class, VECTOR, flag))
                .contains("best=java\n", "packed=false\n")
                .contains("WARN")
                .containsOnlyOnce(
                        "Kernels: plain Java, several times slower than the Vector API's: this JVM compiles without"
                                + " C2, which the Vector API needs (" + remedy + ")")
                .contains("simd=The SIMD kernels must be available, but this JVM compiles without C2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:CompilationMode=high-only", "-XX:-TieredCompilation"})
    void c2AloneIsEnough(String flag) throws Exception {
        assertThat(ChildJvm.run(Probe.class, VECTOR, flag)).contains("best=simd (", "packed=true\n");
    }

    @Test
    void openBlasRunsThoughNetlibStartedWithoutIt() throws Exception {
        assertThat(ChildJvm.run(NetlibFirst.class, VECTOR)).contains("gemm=OpenBLAS ", "product=31.0", "path=null");
    }

    @Test
    void aLibraryOfTheUsersIsLeftToNetlib() throws Exception {
        String property = "-D" + NativeBlas.PATH_PROPERTY + "=/nowhere/libblas.so";
        assertThat(ChildJvm.run(Probe.class, VECTOR, property)).contains("gemm=netlib VectorBLAS", "product=31.0");
        assertThat(ChildJvm.run(Probe.class, property)).contains("gemm=netlib Java", "product=31.0");
    }

    @Test
    void withoutOpenBlasItRunsOnWhatNetlibFindsAndSaysWhy() throws Exception {
        String noSuchPlatform = "-Dorg.bytedeco.javacpp.platform=linux-nowhere";
        assertThat(ChildJvm.run(Probe.class, VECTOR, noSuchPlatform))
                .contains("gemm=netlib ", "product=31.0")
                .contains("the bundled OpenBLAS is not used: ");
    }
}
