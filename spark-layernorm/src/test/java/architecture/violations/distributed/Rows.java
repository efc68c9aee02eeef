package architecture.violations.distributed;

import architecture.violations.ml.Stage;
import java.io.Serializable;

public final class Rows {
    Stage stage;

    record Count(long rows) implements Serializable {}
}
