package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;

/**
 * The course of a fit as one line on the console, in the place and manner of Spark's own bar of stages: on standard error,
 * where {@code spark.ui.showConsoleProgress} is on (as in Spark's shells), beginning anew with a carriage return.
 *
 * <pre>
 * [epoch 3/20:=====&gt;                          ] loss 0.4123, validation 0.4301 (0.871), 51,200 rows/s
 * </pre>
 *
 * <p>It is drawn between rounds, when no job of the fit runs and Spark has wiped its bar away. Of fits side by side one
 * draws. A fit that was shown leaves its last line; one that ends within half a second, or fails, leaves nothing.
 */
final class ProgressLine implements TrainingListener, AutoCloseable {
    private static final String SHOWN = "spark.ui.showConsoleProgress";
    private static final String WIDTH = "COLUMNS"; // as Spark's bar; shells do not always export it
    private static final int WIDTH_DEFAULT = 80;
    private static final int BAR = 30;
    private static final long FIRST_AFTER_NANOS = 500_000_000; // both as Spark's bar
    private static final long NEXT_AFTER_NANOS = 200_000_000;

    /** Who draws at present: a console has one line. */
    private static final AtomicReference<ProgressLine> DRAWING = new AtomicReference<>();

    private final int epochs;
    private final PrintStream err;
    private final int width;
    private final LongSupplier nanos;
    private long nextAt;
    private boolean shown;
    private String bar = "";
    private String figures = "";

    /** @param err null: nothing is shown */
    ProgressLine(int epochs, PrintStream err, int width, LongSupplier nanos) {
        this.epochs = epochs;
        this.err = err;
        this.width = width;
        this.nanos = nanos;
        nextAt = nanos.getAsLong() + FIRST_AFTER_NANOS;
    }

    static ProgressLine of(SparkContext context, int epochs) {
        PrintStream err = context.getConf().getBoolean(SHOWN, false) ? System.err : null;
        return new ProgressLine(epochs, err, width(System.getenv(WIDTH)), System::nanoTime);
    }

    private static int width(String columns) {
        try {
            return columns == null ? WIDTH_DEFAULT : Integer.parseInt(columns.trim());
        } catch (NumberFormatException e) {
            return WIDTH_DEFAULT;
        }
    }

    @Override
    public void roundEnded(int epoch, int ofEpochs, double fraction, double loss) {
        bar(epoch, fraction);
        if (figures.isEmpty()) {
            figures = String.format(Locale.ROOT, " loss %.4g", loss);
        }
        draw();
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
        bar(epoch.epoch(), 1);
        String validation = Double.isNaN(epoch.validationLoss())
                ? ""
                : String.format(
                        Locale.ROOT, ", validation %.4g (%.4g)", epoch.validationLoss(), epoch.validationMetric());
        figures = String.format(
                Locale.ROOT, " loss %.4g%s, %,.0f rows/s", epoch.trainingLoss(), validation, epoch.rowsPerSecond());
        draw();
    }

    private void bar(int epoch, double fraction) {
        int done = (int) (BAR * Math.min(1, (epoch - 1 + fraction) / epochs));
        String head = done < BAR ? ">" : "";
        bar = "[epoch " + epoch + "/" + epochs + ":" + "=".repeat(done) + head + " ".repeat(BAR - done - head.length())
                + "]";
    }

    private void draw() {
        if (err == null || nanos.getAsLong() < nextAt) {
            return;
        }
        if (DRAWING.compareAndSet(null, this) || DRAWING.get() == this) {
            nextAt = nanos.getAsLong() + NEXT_AFTER_NANOS;
            shown = true;
            err.print("\r" + line() + "\r");
            err.flush();
        }
    }

    /** As wide as the console, so that nothing stays of what stood there, and no wider, which would begin a new line. */
    private String line() {
        String text = bar + figures;
        int columns = Math.max(1, width - 1);
        return text.length() > columns ? text.substring(0, columns) : text + " ".repeat(columns - text.length());
    }

    /** Leaves the last line standing. */
    void succeeded() {
        if (shown) {
            err.print("\r" + line().stripTrailing() + System.lineSeparator());
            err.flush();
            shown = false;
        }
    }

    /** Wipes the line away, unless the fit succeeded. */
    @Override
    public void close() {
        if (shown) {
            err.print("\r" + " ".repeat(Math.max(1, width - 1)) + "\r");
            err.flush();
        }
        DRAWING.compareAndSet(this, null);
    }
}
