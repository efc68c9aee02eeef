package architecture.violations.layer;

import architecture.violations.model.Net;

public final class Recipe {
    Net net;
}
