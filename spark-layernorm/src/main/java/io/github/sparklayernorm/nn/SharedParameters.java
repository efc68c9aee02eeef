package io.github.sparklayernorm.nn;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Registers each parameter once, by its name, and hands the same one to whoever asks for it again. */
public final class SharedParameters implements UnaryOperator<Parameter> {
    private final UnaryOperator<Parameter> register;
    private final Map<String, Parameter> known = new HashMap<>();

    public SharedParameters(UnaryOperator<Parameter> register) {
        this.register = register;
    }

    @Override
    public Parameter apply(Parameter parameter) {
        Parameter before = known.get(parameter.name());
        if (before == null) {
            known.put(parameter.name(), register.apply(parameter));
        }
        return known.get(parameter.name());
    }
}
