package io.github.sparklayernorm.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out once whether the Vector API kernels can run here. Never throws from its initialiser. */
final class Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final String MODULE = "jdk.incubator.vector";
    private static final String ALL_LEVELS = "4"; // of tiered compilation; the last is C2

    private static final Kernels SIMD;
    /** Why {@link #SIMD} is null, with the remedy. */
    private static final String OBSTACLE;

    static {
        Kernels found = null;
        String obstacle = null;
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            obstacle = "the module " + MODULE + " is not in this JVM (start it with --add-modules=" + MODULE
                    + ", as Spark's own launcher does)";
        } else if (!option("UseFMA", "true").equals("true")) {
            // the Vector API then computes every product and sum through BigDecimal
            obstacle = "this CPU or JVM has no fused multiply-add (check -XX:+UseFMA and -XX:UseAVX)";
        } else if (withoutC2() != null) {
            // only C2 makes instructions of the Vector API's calls; otherwise they are objects, twelve times slower
            obstacle = "this JVM compiles without C2, which the Vector API needs (" + withoutC2() + ")";
        } else {
            try {
                found = Kernels.of(new SimdKernels());
            } catch (LinkageError e) {
                obstacle = "the Vector API of this JVM does not fit: " + e;
            }
        }
        SIMD = found;
        OBSTACLE = obstacle;
        if (found != null) {
            LOG.info("Kernels: {}", found.name());
        } else {
            LOG.warn("Kernels: plain Java, several times slower than the Vector API's: {}", obstacle);
        }
    }

    private Lookup() {}

    /** The setting that keeps C2 away and what to do, or null. */
    private static String withoutC2() {
        if (option("UseCompiler", "true").equals("false")) {
            return "it interprets: leave out -Xint";
        }
        String level = option("TieredStopAtLevel", ALL_LEVELS);
        if (!level.equals(ALL_LEVELS)) {
            return "leave out -XX:TieredStopAtLevel=" + level;
        }
        if (option("CompilationMode", "default").equals("quick-only")) {
            return "leave out -XX:CompilationMode=quick-only";
        }
        return option("UseJVMCICompiler", "false").equals("true") ? "leave out -XX:+UseJVMCICompiler" : null;
    }

    private static String option(String name, String otherwise) {
        try {
            HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return hotspot.getVMOption(name).getValue();
        } catch (RuntimeException | LinkageError e) {
            // not HotSpot, or the flag is gone: nothing speaks against it
            return otherwise;
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
