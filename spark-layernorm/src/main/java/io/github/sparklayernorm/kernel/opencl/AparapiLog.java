package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Config;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Aparapi tells why a device failed only in its log: this keeps each thread's last warning. */
final class AparapiLog extends Handler {
    private static final ThreadLocal<String> LAST = new ThreadLocal<>();
    /** java.util.logging holds loggers weakly. */
    private static Logger logger;

    private AparapiLog() {}

    /** To be called before anything else of Aparapi: loading it sets the level of all root log handlers, undone here. */
    static synchronized void attach() {
        if (logger != null) {
            return;
        }
        Handler[] rootHandlers = Logger.getLogger("").getHandlers();
        Level[] levels = new Level[rootHandlers.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = rootHandlers[i].getLevel();
        }
        logger = Logger.getLogger(Config.getLoggerName());
        for (int i = 0; i < levels.length; i++) {
            rootHandlers[i].setLevel(levels[i]);
        }
        logger.addHandler(new AparapiLog());
        // Aparapi does not know the attributes that javac writes today, and says so for each of them.
        logger.setFilter(record -> !record.getMessage().startsWith("Found unexpected Attribute"));
    }

    static void forget() {
        LAST.remove();
    }

    static String lastWarning(String otherwise) {
        String last = LAST.get();
        return last == null ? otherwise : last;
    }

    @Override
    public void publish(LogRecord record) {
        String message = record.getMessage();
        // "Trying next device" follows every failure and says nothing.
        if (record.getLevel().intValue() >= Level.WARNING.intValue() && !message.startsWith("Trying next device")) {
            LAST.set(message);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
