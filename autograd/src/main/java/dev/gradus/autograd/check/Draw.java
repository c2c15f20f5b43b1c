package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;

/**
 * Random shapes and values for a test, as a function of a seed and a size: the same two numbers draw the same things,
 * and a smaller size draws smaller shapes, so a property shrinks by its size.
 *
 * <p>Extents are often 1, sometimes 0, and like odd numbers, which no vector width divides. All values are floats, so
 * that backends of any precision start from the same numbers.
 */
public final class Draw {
    private static final int[] AWKWARD = {3, 7, 13, 17, 33, 65, 207};

    private final Philox random;
    private final long seed;
    private final int size;

    /** @param size 0 draws extents up to 2 and a handful of elements; 40 extents up to 42 and thousands of elements */
    public Draw(long seed, int size) {
        this.random = new Philox(seed);
        this.seed = seed;
        this.size = size;
    }

    public long seed() {
        return seed;
    }

    public int size() {
        return size;
    }

    /** The most elements a tensor is drawn with: 8 + 2·size². */
    public int limit() {
        return 8 + 2 * size * size;
    }

    // ---- choices ----

    public boolean coin() {
        return random.nextBoolean();
    }

    /** A whole number of [low, high]. */
    public int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public int[] permutation(int count) {
        return random.permutation(count);
    }

    /** A word for an operation's own generator. */
    public long word() {
        return random.nextInt() & 0xFFFFFFFFL;
    }

    // ---- shapes ----

    /** An extent of [1, most], not larger than the size allows. */
    public int extent(int most) {
        int bound = Math.max(1, Math.min(most, size + 2));
        int kind = random.nextInt(6);
        if (kind == 0) {
            return 1;
        }
        int awkward = AWKWARD[random.nextInt(AWKWARD.length)];
        return kind == 1 && awkward <= most && awkward <= limit() / 2 ? awkward : between(1, bound);
    }

    /** An extent that is 0 once in twelve times. */
    public int extentOrZero(int most) {
        return random.nextInt(12) == 0 ? 0 : extent(most);
    }

    /** A shape without empty axes. */
    public Shape filledShape(int minRank, int maxRank) {
        return shape(between(minRank, maxRank), false);
    }

    /** A shape that may have empty axes. */
    public Shape shape(int minRank, int maxRank) {
        return shape(between(minRank, maxRank), true);
    }

    private Shape shape(int rank, boolean mayBeEmpty) {
        int[] extents = new int[rank];
        int budget = limit();
        for (int i : permutation(rank)) {
            extents[i] = mayBeEmpty ? extentOrZero(budget) : extent(budget);
            budget /= Math.max(1, extents[i]);
        }
        return Shape.of(extents);
    }

    /** Two shapes that broadcast: axes missing in front or of extent 1, on either side. */
    public Shape[] broadcastPair() {
        int[] full = shape(0, 5).toArray();
        int[] left = full.clone();
        int[] right = full.clone();
        for (int i = 0; i < full.length; i++) {
            int kind = random.nextInt(5);
            if (kind == 0) {
                left[i] = 1;
            } else if (kind == 1) {
                right[i] = 1;
            }
        }
        int missing = random.nextInt(2) * random.nextInt(full.length + 1);
        int[] shorter = Arrays.copyOfRange(coin() ? right : left, missing, full.length);
        return coin()
                ? new Shape[] {Shape.of(left), Shape.of(shorter)}
                : new Shape[] {Shape.of(shorter), Shape.of(right)};
    }

    // ---- values ----

    /** Floats of [low, high). */
    public double[] values(Shape shape, double low, double high) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextFloat());
        }
        return values;
    }

    /** Floats of size [gap, gap + 2) and either sign: away from a kink or pole at 0. */
    public double[] awayFromZero(Shape shape, double gap) {
        double[] values = values(shape, gap, gap + 2);
        for (int i = 0; i < values.length; i++) {
            values[i] *= coin() ? 1 : -1;
        }
        return values;
    }

    /** Floats of about [−2, 2], no two closer than 2/count: away from ties. */
    public double[] distinct(Shape shape) {
        return spread(shape.count());
    }

    /** Like {@link #distinct}, for each row of the last axis by itself, so that no row's variance is small. */
    public double[] distinctRows(Shape shape) {
        int width = shape.dim(-1);
        double[] values = new double[shape.count()];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(spread(width), 0, values, at, width);
        }
        return values;
    }

    /** Whole numbers of [0, bound). */
    public int[] indices(Shape shape, int bound) {
        int[] values = new int[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(bound);
        }
        return values;
    }

    private double[] spread(int count) {
        int[] order = permutation(count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (-2 + 4 * (order[i] + 0.25 + 0.5 * random.nextFloat()) / count);
        }
        return values;
    }
}
