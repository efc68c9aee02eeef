package io.github.sparklayernorm.examples;

import java.util.Map;

/** Where the recurrent examples start from; a program's own defaults come on top. */
final class RecurrentDefaults {
    static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("--cell-type", "lstm"),
            Map.entry("--normalization", "layer"),
            Map.entry("--hidden", "64"),
            Map.entry("--layers", "1"),
            Map.entry("--dropout", "0.0"),
            Map.entry("--batch-size", "32"),
            Map.entry("--epochs", "20"),
            Map.entry("--step-size", "0.003"),
            Map.entry("--gradient-clip", "1.0"),
            Map.entry("--averaging-interval", "16"),
            Map.entry("--seed", "1"));

    private RecurrentDefaults() {}
}
