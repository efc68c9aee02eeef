package io.github.sparklayernorm.kernel.opencl;

/** OpenCL was asked for and cannot be used here; the message says what must hold, what was found and what to try. */
public final class OpenClUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OpenClUnavailableException(String message) {
        super(message);
    }

    OpenClUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
