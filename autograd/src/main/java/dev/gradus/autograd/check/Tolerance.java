package dev.gradus.autograd.check;

/**
 * How far two computations of the same number may lie apart: the one place where bounds are stated.
 *
 * <p><b>Finite differences.</b> A central difference with step h errs by h²/6·|f‴| because it is no limit, and by about
 * ε·|f|/h because f is rounded. The sum is least near h = ε^(1/3), where both are about ε^(2/3) (Press, Teukolsky,
 * Vetterling, Flannery, "Numerical Recipes", 3rd ed., 2007, section 5.7). {@link #DIFFERENCE} leaves a factor of 2¹²
 * for third derivatives; a wrong sign, factor or axis misses by much more.
 *
 * <p><b>Float against double.</b> A sum of n rounded terms errs by at most n·u·Σ|terms| and, since roundings do not
 * conspire, by about √n·u·Σ|terms| (Higham, Mary, "A New Approach to Probabilistic Rounding Error Analysis", 2019),
 * with u = 2⁻²⁴. See {@link #ofFloat}.
 */
public final class Tolerance {
    /** The spacing of doubles at 1: 2⁻⁵². */
    public static final double EPSILON = 0x1.0p-52;

    /** Half the spacing of floats at 1: 2⁻²⁴. */
    public static final double FLOAT_ROUNDING = 0x1.0p-24;

    /** The step of a central difference for |x| ≤ 1: ε^(1/3) ≈ 6·10⁻⁶. */
    public static final double STEP = Math.cbrt(EPSILON);

    /** What a central difference in double may miss, relative to the larger of the derivative and 1: about 1.5·10⁻⁷. */
    public static final double DIFFERENCE = 0x1.0p12 * STEP * STEP;

    /** What two computations in double of one operation may differ by, relative to the norm. */
    public static final double DOUBLE = 1e-9;

    /** How much more a gradient of a gradient may miss: it goes through a composite of many operations, twice. */
    public static final double SECOND_ORDER = 8;

    /** Roundings of an element's own arithmetic, outside of sums. */
    private static final double ELEMENT_ROUNDINGS = 16;

    /** How much worse than the typical √n a sum may be. */
    private static final double SUM_ROUNDINGS = 4;

    private Tolerance() {}

    /**
     * What a float may miss: u·(16 + 4·√n)·scale. For n = 1 the scale is the element's own size, at least 1; for sums
     * it is the largest element's size, at least √n, which is the typical size of a sum of n terms of size 1.
     *
     * @param n the number of terms in the longest sum behind the element
     * @param want the element as computed in double
     * @param largest the largest absolute value of the tensor it belongs to
     */
    public static double ofFloat(int n, double want, double largest) {
        double root = Math.sqrt(Math.max(n, 1));
        double scale = n <= 1 ? Math.max(1, Math.abs(want)) : Math.max(root, largest);
        return FLOAT_ROUNDING * (ELEMENT_ROUNDINGS + SUM_ROUNDINGS * root) * scale;
    }

    /** Whether two numbers are equal within an allowance; NaN equals NaN, and an infinity itself. */
    public static boolean agree(double got, double want, double allowed) {
        return Double.compare(got, want) == 0 || got == want || Math.abs(got - want) <= allowed;
    }

    /** The largest finite absolute value, 0 if there is none. */
    public static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
