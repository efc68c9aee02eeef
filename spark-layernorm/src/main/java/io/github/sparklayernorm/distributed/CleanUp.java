package io.github.sparklayernorm.distributed;

/** Cleaning up after a fit, which an interrupt must not cut short: Spark's own calls wait for answers and give up then. */
final class CleanUp {
    private CleanUp() {}

    /** Runs the action to its end; an interrupt that came before or meanwhile is kept for the caller. */
    static void run(Runnable action) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                action.run();
                break;
            } catch (Exception e) {
                if (!InterruptedException.class.isInstance(e)) { // Scala throws it without saying so
                    throw e;
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
