package io.github.sparklayernorm.examples.job;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on standard error how a training goes on: a bar on a terminal, elsewhere one line per epoch. */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
    /** Ticks of the bar per epoch: finer than a terminal is wide. */
    private static final int TICKS = 1000;

    private final PrintStream err;
    private int epochs; // known when the first round has ended, where the stage plans them
    private final ProgressBar bar;

    /** A bar where this JVM has a terminal. */
    public static TrainingProgress on(PrintStream err, int epochs) {
        return new TrainingProgress(err, System.console() != null, epochs);
    }

    /** The same, where the stage plans how many epochs it takes. */
    public static TrainingProgress on(PrintStream err) {
        return on(err, 1);
    }

    TrainingProgress(PrintStream err, boolean terminal, int epochs) {
        this.err = err;
        this.epochs = epochs;
        this.bar = terminal ? bar(err, epochs) : null;
    }

    @Override
    public void roundEnded(int epoch, int ofEpochs, double fraction, double loss) {
        epochs = ofEpochs;
        if (bar != null) {
            bar.maxHint((long) TICKS * epochs);
            bar.stepTo(Math.round(TICKS * (epoch - 1 + fraction)));
            bar.setExtraMessage(Text.of("loss %.4f", loss));
        }
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
        String validation = Double.isNaN(epoch.validationLoss())
                ? ""
                : Text.of(", validation loss %.4f (metric %.4f)", epoch.validationLoss(), epoch.validationMetric());
        if (bar == null) {
            err.println(Text.of(
                    "epoch %d/%d: loss %.4f%s, %,.0f rows/s",
                    epoch.epoch(), epochs, epoch.trainingLoss(), validation, epoch.rowsPerSecond()));
        } else {
            bar.stepTo((long) TICKS * epoch.epoch());
            bar.setExtraMessage(Text.of("loss %.4f%s", epoch.trainingLoss(), validation));
        }
    }

    /** Leaves the bar where it stands. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(PrintStream err, int epochs) {
        boolean utf8 = "UTF-8".equals(System.getProperty("native.encoding"));
        return new ProgressBarBuilder()
                .setTaskName("Training")
                .setInitialMax((long) TICKS * epochs)
                .setUnit(" epochs", TICKS)
                .setStyle(utf8 ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .hideEta()
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build();
    }
}
