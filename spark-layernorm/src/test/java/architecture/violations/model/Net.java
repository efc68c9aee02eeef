package architecture.violations.model;

import architecture.violations.train.Trainer;
import dev.ludovic.netlib.blas.BLAS;
import org.apache.spark.sql.Row;

public final class Net {
    Trainer trainer;
    BLAS blas;
    Row row;

    void print() {
        System.out.println(trainer);
    }
}
