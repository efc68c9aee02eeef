package architecture.violations.ml.internal.catalyst;

import architecture.violations.ml.internal.Base;

public final class Node {
    Base base;
}
