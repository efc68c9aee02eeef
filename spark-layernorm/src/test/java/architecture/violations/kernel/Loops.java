package architecture.violations.kernel;

import architecture.violations.nn.init.Start;
import breeze.linalg.DenseVector;
import com.aparapi.Range;

public final class Loops {
    Start start;
    DenseVector<Object> vector;
    Range range;
}
