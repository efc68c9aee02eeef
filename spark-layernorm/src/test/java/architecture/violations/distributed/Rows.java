package architecture.violations.distributed;

import architecture.violations.ml.Stage;

public final class Rows {
    Stage stage;
}
