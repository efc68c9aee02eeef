package architecture.violations.distributed;

import architecture.violations.ml.Stage;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;

public final class Rows {
    Stage stage;

    Path path = new Path("somewhere");

    record Count(long rows) implements Serializable {}
}
