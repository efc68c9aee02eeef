package io.github.sparklayernorm.kernel.opencl;

/**
 * A device that worked before failed in the middle of work. The arrays of the failed call are undefined; the provider
 * that threw this refuses all later calls, so whoever catches it goes on from the last good state with
 * {@link KernelSelection#withoutDevice()}.
 */
public final class DeviceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeviceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
