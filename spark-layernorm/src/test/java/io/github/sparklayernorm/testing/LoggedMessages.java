package io.github.sparklayernorm.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What was logged while something ran. */
public final class LoggedMessages extends AbstractAppender {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> all = new CopyOnWriteArrayList<>();

    private LoggedMessages() {
        super("logged messages", null, null, true, Property.EMPTY_ARRAY);
    }

    public static List<String> warningsOf(Runnable action) {
        return of(action).warnings;
    }

    /** Whole texts, with the stack traces of what was thrown, of every level above DEBUG that is logged at all. */
    public static List<String> aboveDebug(Runnable action) {
        return of(action).all;
    }

    private static LoggedMessages of(Runnable action) {
        LoggedMessages messages = new LoggedMessages();
        messages.start();
        Logger root = (Logger) LogManager.getRootLogger();
        root.addAppender(messages);
        try {
            action.run();
        } finally {
            root.removeAppender(messages);
        }
        return messages;
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.INFO)) {
            String thrown = event.getThrown() == null ? "" : "\n" + ExceptionUtils.getStackTrace(event.getThrown());
            all.add(event.getMessage().getFormattedMessage() + thrown);
        }
        if (event.getLevel().equals(Level.WARN)) {
            warnings.add(event.getMessage().getFormattedMessage());
        }
    }
}
