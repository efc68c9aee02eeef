package io.github.sparklayernorm.distributed;

import java.util.function.Supplier;

/**
 * Input that a stage refuses. The message says what must hold, what came, and what to try.
 *
 * <p>Thrown on the driver as it is, and on executors inside Spark's wrappings; {@link #unwrapping} gets it out of them.
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Chains of causes are short; a cycle among them must not hang the driver. */
    private static final int MAX_DEPTH = 50;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@code Stage: what must hold, but what came; what to try.} */
    public static InvalidInputException of(String stage, String must, String came, String remedy) {
        return new InvalidInputException(stage + ": " + must + ", but " + came + "; " + remedy + ".");
    }

    /**
     * Runs Spark jobs. A refusal on an executor, which Spark wraps as "Job aborted due to stage failure: ...", arrives as a
     * refusal with the plain text and the whole failure as its cause; any other failure arrives as it is.
     */
    public static <T> T unwrapping(Supplier<T> jobs) {
        try {
            return jobs.get();
        } catch (Exception e) {
            InvalidInputException refusal = find(e);
            if (refusal != null && refusal != e) {
                throw new InvalidInputException(refusal.getMessage(), e);
            }
            throw InvalidInputException.<RuntimeException>asItIs(e);
        }
    }

    /** The refusal among a failure's causes, or null. */
    static InvalidInputException find(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
            if (at instanceof InvalidInputException refusal) {
                return refusal;
            }
            at = at.getCause();
        }
        return null;
    }

    /** SparkException is checked, but Spark's Scala methods throw it without saying so. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E asItIs(Exception e) throws E {
        throw (E) e;
    }
}
