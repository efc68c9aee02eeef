package io.github.sparklayernorm.ml.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What an estimator is given that is no param: listeners and a model to start from. Kept by {@code copy}, since Spark fits
 * on copies; never saved.
 */
final class FitExtras<M> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<TrainingListener> listeners = new ArrayList<>();
    private M initialModel;

    void takeFrom(FitExtras<M> other) {
        listeners.addAll(other.listeners);
        initialModel = other.initialModel;
    }

    void addListener(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    List<TrainingListener> listeners() {
        return List.copyOf(listeners);
    }

    void setInitialModel(M model) {
        initialModel = model;
    }

    M initialModel() {
        return initialModel;
    }

    /** The network to start from, or null without an initial model. */
    TrainedNetwork network(Function<M, TrainedNetwork> network) {
        return initialModel == null ? null : network.apply(initialModel);
    }

    /**
     * The parameters to start from, or null without an initial model.
     *
     * @param network of a model
     */
    float[] start(String stage, NetworkSpec wanted, Function<M, TrainedNetwork> network) {
        if (initialModel == null) {
            return null;
        }
        TrainedNetwork initial = network.apply(initialModel);
        requireSame(stage, initial.spec(), wanted);
        return initial.parameters().clone();
    }

    /** Refuses a starting model whose network is not the one to be trained; dropout may differ. */
    private static void requireSame(String stage, NetworkSpec initial, NetworkSpec wanted) {
        Map<String, Object> has = fields(initial);
        Map<String, Object> needs = fields(wanted);
        for (String field : needs.keySet()) {
            if (!Objects.equals(has.get(field), needs.get(field))) {
                throw InvalidInputException.of(
                        stage,
                        "initialModel must have the network that is to be trained",
                        "its " + field + " is " + has.get(field) + " instead of " + needs.get(field),
                        "set the params that it was trained with, or leave initialModel out");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(NetworkSpec spec) {
        try {
            Map<String, Object> fields = new TreeMap<>(JSON.readValue(spec.toJson(), Map.class));
            fields.remove("dropout");
            return fields;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec's own JSON must be readable", e);
        }
    }
}
