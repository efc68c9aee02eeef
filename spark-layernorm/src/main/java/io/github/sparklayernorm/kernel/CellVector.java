package io.github.sparklayernorm.kernel;

/** A gain or bias of a cell and its gradient: where they begin in the arrays that all parameters of a network share. */
public final class CellVector {
    final String name;
    final String gradientName;
    private final int size;
    float[] values;
    float[] gradients;
    int at;

    CellVector(String name, int size) {
        this.name = name;
        this.size = size;
        gradientName = "d" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /**
     * @param values    [size] from at, read; null for a cell without norms
     * @param gradients [size] from at, added to by the step backward; may be null where none follows
     */
    public void set(float[] values, float[] gradients, int at) {
        this.values = values;
        this.gradients = gradients;
        this.at = at;
    }

    public int size() {
        return size;
    }

    public float[] values() {
        return values;
    }

    public float[] gradients() {
        return gradients;
    }

    /** The index of the first element in both arrays. */
    public int at() {
        return at;
    }
}
