package io.github.sparklayernorm.kernel;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Starts netlib on the OpenBLAS that comes with this library.
 *
 * <p>netlib reads the path of its native library once per JVM, when its first class starts, and any MLlib stage may have
 * started it before us, without a native library. So its classes are defined a second time, in a class loader of our own:
 * what MLlib runs on is neither changed nor relied upon.
 */
final class NativeBlas {
    /** netlib's own property; a user who has set it has chosen a library, and gets that one. */
    static final String PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

    private static final String NAME_PROPERTY = "dev.ludovic.netlib.blas.nativeLib";
    private static final String NETLIB = "dev.ludovic.netlib.";

    private static final MethodType SGEMM = MethodType.methodType(
            void.class,
            String.class,
            String.class,
            int.class,
            int.class,
            int.class,
            float.class,
            float[].class,
            int.class,
            int.class,
            float[].class,
            int.class,
            int.class,
            float.class,
            float[].class,
            int.class,
            int.class);

    /** A BLAS's sgemm, in column-major terms as {@link #SGEMM}, and what to call it. */
    record Door(MethodHandle sgemm, String name) {}

    private NativeBlas() {}

    static boolean userHasChosen() {
        return System.getProperty(PATH_PROPERTY) != null || System.getProperty(NAME_PROPERTY) != null;
    }

    /** The bundled OpenBLAS, told to use no threads of its own: a Spark task has one core. */
    static Door openBlas() throws ReflectiveOperationException, IOException {
        String library = NativeFiles.whileChecked(NativeBlas::load);
        openblas_nolapack.blas_set_num_threads(1);
        System.setProperty(PATH_PROPERTY, library);
        try {
            Class<?> netlib = new SeparateNetlib().loadClass(NETLIB + "blas.NativeBLAS");
            Object blas = netlib.getMethod("getInstance").invoke(null);
            return new Door(sgemm(blas), version() + ", one thread");
        } finally {
            System.clearProperty(PATH_PROPERTY);
        }
    }

    /** netlib as the rest of the JVM sees it: a native library of the user's or the system's, else Java. */
    static Door shared() throws ReflectiveOperationException {
        BLAS blas = BLAS.getInstance();
        return new Door(sgemm(blas), "netlib " + blas.getClass().getSimpleName());
    }

    /** Read where it stands: javac would copy the constant of the version that it compiled against. */
    private static String version() throws ReflectiveOperationException {
        return ((String) openblas_nolapack.class.getField("OPENBLAS_VERSION").get(null)).trim();
    }

    private static MethodHandle sgemm(Object blas) throws ReflectiveOperationException {
        Class<?> type =
                Class.forName(NETLIB + "blas.BLAS", false, blas.getClass().getClassLoader());
        return MethodHandles.publicLookup().findVirtual(type, "sgemm", SGEMM).bindTo(blas);
    }

    /** Loads OpenBLAS through JavaCPP, which unpacks it where {@link NativeFiles} says, and says where it lies. */
    private static String load() throws IOException {
        Loader.load(openblas_nolapack.class);
        for (Map.Entry<String, String> loaded : Loader.getLoadedLibraries().entrySet()) {
            if (loaded.getKey().startsWith("openblas")) {
                return loaded.getValue();
            }
        }
        throw new IOException("JavaCPP loaded no OpenBLAS, only " + Loader.getLoadedLibraries());
    }

    /** Defines netlib's classes anew and leaves everything else to the loader that knows netlib. */
    private static final class SeparateNetlib extends ClassLoader {
        SeparateNetlib() {
            super(BLAS.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(NETLIB)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
