package io.github.sparklayernorm.distributed;

/**
 * Input that a stage refuses. The message says what must hold, what came, and what to try.
 *
 * <p>Thrown on the driver as it is, and on executors inside Spark's wrappings; {@link #unwrap} finds it there.
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

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
     * The refusal inside a failure that Spark wrapped ("Job aborted due to stage failure: ..."), as a new exception
     * whose message is the plain text and whose cause is the whole failure; any other failure as it is.
     */
    public static RuntimeException unwrap(RuntimeException failure) {
        Throwable found = find(failure);
        return found == null || found == failure ? failure : new InvalidInputException(found.getMessage(), failure);
    }

    /** The refusal among a failure's causes, or null. */
    public static InvalidInputException find(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
            if (at instanceof InvalidInputException refusal) {
                return refusal;
            }
            at = at.getCause();
        }
        return null;
    }

    /** Chains of causes are short; a cycle among them must not hang the driver. */
    private static final int MAX_DEPTH = 50;
}
