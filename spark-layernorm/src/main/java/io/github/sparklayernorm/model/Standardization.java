package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * What becomes of the columns of a row, or of the channels of a step, before a network sees them:
 * {@code z = (x - center) * scale}, and beyond four units {@code z = 4 (1 + ln(z / 4))}, with the sign kept.
 *
 * <p>All of it in double, so that columns with a large offset and a small spread (dates as numbers, epoch seconds) keep what
 * tells their rows apart; the result is a float. The logarithm leaves nearly all values of a well-behaved column alone, keeps
 * the order of the others, and lets no outlier drown its row: the largest double becomes 2,800. A column with scale 0, a
 * constant one, becomes 0.
 */
@DefaultSerializer(JavaForm.class)
public final class Standardization implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Units up to which values stay as they are: one in 16,000 of a normal column is beyond. */
    private static final double LINEAR = 4;

    private final double[] center; // [C], or null where nothing is centred
    private final double[] scale; // [C]
    private final float[] zero; // [C] what 0 becomes; null where it stays 0

    /**
     * @param center [C] kept; null leaves 0 where it is, as sparse rows need
     * @param scale  [C] kept; units in a 1 of the column, 0 for a constant column
     * @throws IllegalArgumentException for arrays of different length and for numbers that are not finite
     */
    public Standardization(double[] center, double[] scale) {
        Objects.requireNonNull(scale, "scale");
        if (center != null && center.length != scale.length) {
            throw new IllegalArgumentException("a standardization must have a center for each scale, but has "
                    + center.length + " and " + scale.length + ".");
        }
        for (int j = 0; j < scale.length; j++) {
            if (!(Double.isFinite(scale[j]) && scale[j] >= 0 && (center == null || Double.isFinite(center[j])))) {
                throw new IllegalArgumentException("a standardization's numbers must be finite and its scales >= 0, but"
                        + " those of column " + j + " are " + (center == null ? 0 : center[j]) + " and " + scale[j]
                        + ".");
            }
        }
        this.center = center;
        this.scale = scale;
        zero = center == null ? null : new float[scale.length];
        for (int j = 0; zero != null && j < zero.length; j++) {
            zero[j] = apply(j, 0);
        }
    }

    /** C, columns of a row or channels of a step. */
    public int columns() {
        return scale.length;
    }

    /** Whether 0 moves: rows then have to be dense. */
    public boolean centers() {
        return center != null;
    }

    /** [C] live, not to be written; null where nothing is centred. */
    public double[] center() {
        return center;
    }

    /** [C] live, not to be written. */
    public double[] scale() {
        return scale;
    }

    /** @param x finite */
    public float apply(int column, double x) {
        double z = (center == null ? x : x - center[column]) * scale[column];
        return (float) (z <= LINEAR && z >= -LINEAR ? z + 0.0 : bent(z)); // + 0.0: no negative zeros
    }

    /** {@code to[at + j] = apply(j, x[from + j])} for all columns j, to the bit. */
    public void apply(double[] x, int from, float[] to, int at) {
        for (int j = 0; j < scale.length; j++) { // no branch: these loops become vector instructions
            to[at + j] = (float) ((x[from + j] - (center == null ? 0 : center[j])) * scale[j] + 0.0);
        }
        for (int j = 0; j < scale.length; j++) {
            if (!(Math.abs(to[at + j]) < LINEAR)) {
                to[at + j] = apply(j, x[from + j]);
            }
        }
    }

    /** Writes what zeros become to {@code to[at .. at + columns)}. */
    public void zeros(float[] to, int at) {
        if (zero == null) {
            Arrays.fill(to, at, at + scale.length, 0f);
        } else {
            System.arraycopy(zero, 0, to, at, zero.length);
        }
    }

    /** @param z beyond the linear part; NaN where a constant column met a value too far from it */
    private static double bent(double z) {
        if (Double.isNaN(z)) {
            return 0;
        }
        double length = Math.min(Math.abs(z), Double.MAX_VALUE);
        return Math.copySign(LINEAR * (1 + Math.log(length / LINEAR)), z);
    }
}
