package architecture.violations.ml.internal;

import architecture.violations.ml.Stage;

public final class Base {
    Stage stage;
}
