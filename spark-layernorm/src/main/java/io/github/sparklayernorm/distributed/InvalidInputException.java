package io.github.sparklayernorm.distributed;

import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * Input that a stage refuses. The message says what must hold, what came, and what to try.
 *
 * <p>Thrown on the driver as it is, and on executors inside Spark's wrappings; {@link #unwrapping} gets it out of them.
 *
 * <p>Spark logs what a task throws, so a text that is made in a task has no values of rows (ids, times, labels, features):
 * it says the column, the place and the kind (null, NaN, negative). Who calls {@code fit} gets the text with the value, which
 * travels beside the message. {@value #SHOW_VALUES} puts values into every text.
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Chains of causes are short; a cycle among them must not hang the driver. */
    private static final int MAX_DEPTH = 50;

    /** Spark property: whether refusals in tasks, which Spark logs, name the values of rows. */
    public static final String SHOW_VALUES = "spark.layernorm.refusals.showValues";

    private final String withValues; // the message, with the values of the row

    public InvalidInputException(String message) {
        this(message, message);
    }

    private InvalidInputException(String message, String withValues) {
        super(message);
        this.withValues = withValues;
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
        withValues = message;
    }

    /** {@code Stage: what must hold, but what came; what to try.} */
    public static InvalidInputException of(String stage, String must, String came, String remedy) {
        return new InvalidInputException(text(stage, must, came, remedy));
    }

    /**
     * The same for a row that came with values that only some may see.
     *
     * @param came  without values of the row
     * @param shown the same with values
     */
    public static InvalidInputException of(String stage, String must, String came, String shown, String remedy) {
        String withValues = text(stage, must, shown, remedy);
        String message = showsValues()
                ? withValues
                : text(stage, must, came, remedy + " (" + SHOW_VALUES + "=true shows the value here)");
        return new InvalidInputException(message, withValues);
    }

    /** What a value is that is no finite float32, in words that do not tell it. */
    public static String kind(double value) {
        return Double.isFinite(value) ? "a number beyond float32" : Double.toString(value);
    }

    private static String text(String stage, String must, String came, String remedy) {
        return stage + ": " + must + ", but " + came + "; " + remedy + ".";
    }

    /** What a session sets reaches its tasks as a local property. */
    private static boolean showsValues() {
        TaskContext task = TaskContext.get();
        if (task == null) {
            return true;
        }
        String set = task.getLocalProperty(SHOW_VALUES);
        return Boolean.parseBoolean(set != null ? set : SparkEnv.get().conf().get(SHOW_VALUES, "false"));
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
                throw new InvalidInputException(refusal.withValues, e);
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
