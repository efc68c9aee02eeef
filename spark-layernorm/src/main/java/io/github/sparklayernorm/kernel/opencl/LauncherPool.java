package io.github.sparklayernorm.kernel.opencl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Reusable launchers with their buffers, each used by one thread at a time: as many come into being as threads work at
 * once, and none is lost when a thread ends. The last returned is handed out first, so one thread always gets the same.
 */
final class LauncherPool<T extends AutoCloseable> implements AutoCloseable {
    private final Supplier<T> maker;
    private final Deque<T> idle = new ArrayDeque<>();
    private boolean closed;

    LauncherPool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("OpenCL kernels must not be used after the JVM began to end.");
            }
            T last = idle.pollFirst();
            if (last != null) {
                return last;
            }
        }
        return maker.get();
    }

    void giveBack(T used) {
        synchronized (this) {
            if (!closed) {
                idle.addFirst(used);
                return;
            }
        }
        closeQuietly(used);
    }

    synchronized int idleCount() {
        return idle.size();
    }

    /** Disposes what is idle now, and what is in use when it comes back. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(LauncherPool::closeQuietly);
        idle.clear();
    }

    private static void closeQuietly(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
