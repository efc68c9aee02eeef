package io.github.sparklayernorm.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out once whether the Vector API kernels can run here. Never throws from its initialiser. */
final class Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final String MODULE = "jdk.incubator.vector";

    private static final Kernels SIMD;
    /** Why {@link #SIMD} is null, with the remedy. */
    private static final String OBSTACLE;

    static {
        Kernels found = null;
        String obstacle = null;
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            obstacle = "the module " + MODULE + " is not in this JVM (start it with --add-modules=" + MODULE
                    + ", as Spark's own launcher does)";
        } else if (!hasFusedMultiplyAdd()) {
            // the Vector API then computes every product and sum through BigDecimal
            obstacle = "this CPU or JVM has no fused multiply-add (check -XX:+UseFMA and -XX:UseAVX)";
        } else {
            try {
                found = Kernels.of(new SimdKernels());
            } catch (LinkageError e) {
                obstacle = "the Vector API of this JVM does not fit: " + e;
            }
        }
        SIMD = found;
        OBSTACLE = obstacle;
        LOG.info("Kernels: {}", found != null ? found.name() : "java; simd not used: " + obstacle);
    }

    private Lookup() {}

    private static boolean hasFusedMultiplyAdd() {
        try {
            HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Boolean.parseBoolean(hotspot.getVMOption("UseFMA").getValue());
        } catch (RuntimeException | LinkageError e) {
            // not HotSpot, or the flag is gone: nothing speaks against it
            return true;
        }
    }

    static boolean simdAvailable() {
        return SIMD != null;
    }

    static Kernels simd() {
        if (SIMD == null) {
            throw new IllegalStateException("The SIMD kernels must be available, but " + OBSTACLE
                    + "; or use Kernels.best(), which takes what is there.");
        }
        return SIMD;
    }
}
