package io.github.sparklayernorm.distributed;

/** The loss of a partition became NaN or infinite. */
final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int partition;

    DivergedException(int partition) {
        super("the loss of partition " + partition + " is not finite");
        this.partition = partition;
    }

    int partition() {
        return partition;
    }
}
