package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.TrainingConfig;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the bits of a fit depend on, by name, rows included: two fits that share it are one and the same. */
final class Fingerprint {
    /** Of a {@link #digest}, in bytes: enough that no two fits share one by chance. */
    static final int DIGEST = 16;

    private final Map<String, String> fields = new TreeMap<>();

    /** @param initial parameters that the fit started from, or null */
    Fingerprint(NetworkSpec spec, TrainingConfig config, PackedData data, boolean setAside, float[] initial) {
        fields.put("network", spec.toJson());
        for (RecordComponent component : TrainingConfig.class.getRecordComponents()) {
            fields.put(component.getName(), text(component, config));
        }
        fields.put("partitions", Integer.toString(data.training().partitions()));
        fields.put("training rows of each partition", data.training().digest());
        fields.put("validation rows of each partition", data.validation().digest());
        fields.put("validation rows set aside by the plan", Boolean.toString(setAside));
        fields.put("initial parameters", initial == null ? "none" : Long.toHexString(ContentHash.of(initial)));
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

    /** [{@link #DIGEST}] of all fields. */
    byte[] digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            fields.forEach((name, value) -> sha.update((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
            return Arrays.copyOf(sha.digest(), DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The digest as a name. */
    String name() {
        return HexFormat.of().formatHex(digest());
    }

    /** Each field that differs, as "epochs was 3 and is 5". */
    List<String> differences(Map<String, String> before) {
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(fields);
        return all.keySet().stream()
                .filter(name -> !Objects.equals(before.get(name), fields.get(name)))
                .map(name -> name + " was " + before.get(name) + " and is " + fields.get(name))
                .toList();
    }
}
