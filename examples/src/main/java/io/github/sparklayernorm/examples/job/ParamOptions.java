package io.github.sparklayernorm.examples.job;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Params;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Which option of a command line sets which param of a stage, and what an option is when it is not given. */
final class ParamOptions {
    /** Of several params that of the stage counts: an MLP has hiddenLayers, a recurrent network a hiddenSize. */
    private static final Map<String, List<String>> PARAMS = Map.ofEntries(
            Map.entry("--hidden", List.of("hiddenLayers", "hiddenSize")),
            Map.entry("--layers", List.of("numLayers")),
            Map.entry("--cell-type", List.of("cellType")),
            Map.entry("--normalization", List.of("normalization")),
            Map.entry("--activation", List.of("activation")),
            Map.entry("--dropout", List.of("dropout")),
            Map.entry("--batch-size", List.of("batchSize")),
            Map.entry("--epochs", List.of("maxIter")),
            Map.entry("--step-size", List.of("stepSize")),
            Map.entry("--gradient-clip", List.of("gradientClip")),
            Map.entry("--averaging-interval", List.of("averagingInterval")),
            Map.entry("--device", List.of("device")),
            Map.entry("--seed", List.of("seed")));

    private ParamOptions() {}

    /**
     * Sets every param of the stage whose option is given or has a default of the program's own; the others stay unset, so
     * that the stage plans by itself what it would. A value that the stage refuses is a usage error.
     */
    static void apply(CommandSpec command, Params stage) {
        ParseResult given = command.commandLine().getParseResult();
        Defaults defaults = (Defaults) command.defaultValueProvider();
        for (OptionSpec option : command.options()) {
            if (given.hasMatchedOption(option.longestName()) || defaults.own().containsKey(option.longestName())) {
                param(stage, option).ifPresent(param -> set(command, stage, option, param));
            }
        }
    }

    private static void set(CommandSpec command, Params stage, OptionSpec option, String param) {
        try {
            stage.set(stage.getParam(param), option.getValue());
        } catch (IllegalArgumentException e) {
            // "Stage: param "name" must be ..., but is ...; explainParams() tells ...": the middle is for this user too
            String reason =
                    e.getMessage().replaceFirst("^.*?param \"\\w+\" ", "").replaceFirst("; explainParams.*$", "");
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '" + option.longestName() + "': " + reason, e);
        }
    }

    /** Defaults of the options: the program's own, as on a command line, else those of the stage's params. */
    static IDefaultValueProvider defaults(Params stage, String defaults) {
        Map<String, String> own = new HashMap<>();
        String[] words = defaults.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            own.put(words[i], words[i + 1]);
        }
        return new Defaults(stage, Map.copyOf(own));
    }

    private record Defaults(Params stage, Map<String, String> own) implements IDefaultValueProvider {
        @Override
        public String defaultValue(ArgSpec argument) {
            String given = argument instanceof OptionSpec option ? own.get(option.longestName()) : null;
            return given != null
                    ? given
                    : param(stage, argument)
                            .map(stage::getParam)
                            .map(param -> stage.hasDefault(param)
                                    ? text(stage.getDefault(param).get())
                                    : PassesConverter.PLANNED)
                            .orElse(null);
        }
    }

    private static Optional<String> param(Params stage, ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? PARAMS.getOrDefault(option.longestName(), List.of()).stream()
                        .filter(stage::hasParam)
                        .findFirst()
                : Optional.empty();
    }

    private static String text(Object value) {
        return value instanceof int[] sizes
                ? Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(","))
                : value.toString();
    }
}
