package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.TrainingConfig;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the bits of a fit depend on, by name: a checkpoint of another fit is recognised, and the difference named. */
final class Fingerprint {
    private final Map<String, String> fields = new TreeMap<>();

    /** @param initial parameters that the fit started from, or null */
    Fingerprint(
            NetworkSpec spec,
            TrainingConfig config,
            PackedPartitions training,
            PackedPartitions validation,
            float[] initial) {
        fields.put("network", spec.toJson());
        for (RecordComponent component : TrainingConfig.class.getRecordComponents()) {
            fields.put(component.getName(), text(component, config));
        }
        fields.put("partitions", Integer.toString(training.partitions()));
        fields.put("training rows of each partition", training.digest());
        fields.put("validation rows of each partition", validation.digest());
        fields.put("initial parameters", initial == null ? "none" : Integer.toHexString(Arrays.hashCode(initial)));
    }

    private static String text(RecordComponent component, TrainingConfig config) {
        try {
            return String.valueOf(component.getAccessor().invoke(config));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessors are public", e);
        }
    }

    Map<String, String> fields() {
        return fields;
    }

    /** Empty where the other is the same; else each field that differs, as "epochs was 3 and is 5". */
    String differences(Map<String, String> before) {
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(fields);
        return all.keySet().stream()
                .filter(name -> !Objects.equals(before.get(name), fields.get(name)))
                .map(name -> name + " was " + before.get(name) + " and is " + fields.get(name))
                .collect(Collectors.joining("; "));
    }
}
