package io.github.sparklayernorm.notebooks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs JShell's snippets in this JVM, and keeps the object that an expression gave, of which JShell knows only the text. */
final class CellExecution extends DirectExecutionControl {
    private Object value;
    private Throwable thrown;

    @Override
    protected String invoke(Method method) throws Exception {
        try {
            value = method.invoke(null);
            return valueString(value);
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
            throw e;
        }
    }

    /** The last value; null when there was none. */
    Object value() {
        return value;
    }

    /** What the last statement threw, or null. */
    Throwable thrown() {
        return thrown;
    }

    void forget() {
        value = null;
        thrown = null;
    }

    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "notebook";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
                return CellExecution.this;
            }
        };
    }
}
