package io.github.sparklayernorm.nn;

/**
 * An activation [N,width] with its gradient [N,width]. The arrays grow to the largest batch seen and are then reused, so
 * only the first {@code rows * width} elements mean anything.
 */
public final class Variable {
    private static final float[] EMPTY = {};

    private final Axis axis;
    private final int width;
    private float[] own = EMPTY; // what reserve() hands out, never an array of the caller's
    private float[] value = EMPTY;
    private float[] gradient = EMPTY;
    private boolean gradientWritten;
    private SparseInput sparse; // null: the value is an array

    /** A variable with a row for each row of the data. */
    public Variable(int width) {
        this(Axis.ROWS, width);
    }

    public Variable(Axis axis, int width) {
        this.axis = axis;
        this.width = width;
    }

    /** What its rows are. */
    public Axis axis() {
        return axis;
    }

    public int width() {
        return width;
    }

    /** The value, as the last operation left it. */
    public float[] value() {
        return value;
    }

    /** Points this variable at an array of the caller's, [N,width], instead of one of its own. */
    public void use(float[] values) {
        value = values;
        sparse = null;
        gradientWritten = false;
    }

    /** Points this variable at sparse rows; it then has no value array. Only a {@link LinearOperation} reads such a variable. */
    public void use(SparseInput rows) {
        value = EMPTY;
        sparse = rows;
    }

    /** The sparse rows, or null where the value is an array. */
    SparseInput sparse() {
        return sparse;
    }

    /** The value array, made large enough for {@code rows}; what it held is lost. */
    public float[] reserve(int rows) {
        own = atLeast(own, rows);
        value = own;
        gradientWritten = false;
        return value;
    }

    /** The gradient array, made large enough for {@code rows}. */
    public float[] gradient(int rows) {
        gradient = atLeast(gradient, rows);
        return gradient;
    }

    /** 0 for the first writer of this pass's gradient and 1 for every later one: the beta of a GEMM that accumulates. */
    public float betaOnce() {
        float beta = gradientWritten ? 1f : 0f;
        gradientWritten = true;
        return beta;
    }

    private float[] atLeast(float[] array, int rows) {
        int length = Sizes.product(rows, width);
        return array.length >= length ? array : new float[length];
    }
}
