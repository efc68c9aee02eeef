package io.github.sparklayernorm.kernel;

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
        } else {
            obstacle = "not built yet";
        }
        SIMD = found;
        OBSTACLE = obstacle;
        LOG.info("Kernels: {}", found != null ? found.name() : "java; simd not used: " + obstacle);
    }

    private Lookup() {}

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
