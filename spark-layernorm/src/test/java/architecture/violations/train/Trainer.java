package architecture.violations.train;

import architecture.violations.distributed.Rows;
import jdk.incubator.vector.FloatVector;
import org.apache.spark.ml.linalg.Vector;

public final class Trainer {
    Rows rows;
    FloatVector lanes;
    Vector features;
}
