package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All parameters of a network in one flat array, and their gradients in another.
 *
 * <p>Layout: weight matrices first, then gains and biases, then state (running statistics), each kind in the order in
 * which the network made them. So weight decay applies to a prefix, the optimiser to a longer prefix, and the wire and the
 * disk to the whole array.
 */
public final class Parameters {
    private final List<Parameter> list;
    private final float[] values;
    private final float[] gradients;
    private final int decayed;

    private Parameters(List<Parameter> list, float[] values, float[] gradients, int decayed) {
        this.list = list;
        this.values = values;
        this.gradients = gradients;
        this.decayed = decayed;
    }

    /**
     * Lays out the parameters of a network that has just been built.
     *
     * @throws IllegalArgumentException when there are more than an array can hold
     */
    static Parameters of(List<Parameter> made) {
        try {
            return laidOut(made);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the network must have at most " + Integer.MAX_VALUE
                            + " parameters, but its layers have more; make them narrower.",
                    e);
        }
    }

    private static Parameters laidOut(List<Parameter> made) {
        List<Parameter> list = new ArrayList<>(made);
        list.sort(Comparator.comparing(Parameter::kind));
        int decayed = size(list, Parameter.Kind.WEIGHT);
        int trained = Math.addExact(decayed, size(list, Parameter.Kind.VECTOR));
        float[] values = new float[Math.addExact(trained, size(list, Parameter.Kind.STATE))];
        float[] gradients = new float[trained];
        int offset = 0;
        for (Parameter parameter : list) {
            parameter.bind(values, gradients, offset);
            offset += parameter.size();
        }
        return new Parameters(List.copyOf(list), values, gradients, decayed);
    }

    private static int size(List<Parameter> list, Parameter.Kind kind) {
        return list.stream()
                .filter(parameter -> parameter.kind() == kind)
                .mapToInt(Parameter::size)
                .reduce(0, Math::addExact);
    }

    /** In the order of the flat array. */
    public List<Parameter> list() {
        return list;
    }

    public Parameter get(String name) {
        return list.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter is called \"" + name + "\"; there are "
                        + list.stream().map(Parameter::name).toList()));
    }

    /** Number of floats: trained parameters and state. */
    public int size() {
        return values.length;
    }

    /** Length of the part that an optimiser updates. */
    public int trained() {
        return gradients.length;
    }

    /** Length of the prefix that weight decay applies to. */
    public int decayed() {
        return decayed;
    }

    /** The live array, [size]. */
    public float[] values() {
        return values;
    }

    /** The live array of gradients, [trained], complete: matrices that no pass wrote since zeroing hold zero. */
    public float[] gradients() {
        for (int i = 0; i < list.size(); i++) {
            list.get(i).settleGradient();
        }
        return gradients;
    }

    /** Says that an optimiser has gone over all gradients, and may have left anything in them. */
    public void gradientsUsed() {
        for (int i = 0; i < list.size(); i++) {
            list.get(i).gradientUsed();
        }
    }

    public void zeroGradients() {
        for (int i = 0; i < list.size(); i++) {
            list.get(i).zeroGradient();
        }
    }

    /** Copies all values from an array of {@link #size()} floats. */
    public void load(float[] from) {
        if (from.length != values.length) {
            throw new IllegalArgumentException("this network has " + values.length + " parameters, but " + from.length
                    + " were given; they belong to a network of another shape.");
        }
        System.arraycopy(from, 0, values, 0, values.length);
    }
}
