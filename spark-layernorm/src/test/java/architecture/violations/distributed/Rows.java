package architecture.violations.distributed;

import architecture.violations.ml.Stage;
import org.apache.spark.sql.catalyst.InternalRow;

public final class Rows {
    Stage stage;
    InternalRow row;
}
