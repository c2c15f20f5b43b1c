package dev.gradus.autograd.random;

import dev.gradus.autograd.error.ArgumentException;

/**
 * The counter-based generator Philox4x32-10: word number {@code i} of a stream is a pure function of (seed, stream, i),
 * so any thread, backend or resumed run that asks for word {@code i} gets the same bits.
 *
 * <p>One block of four 32-bit words is a bijection of a 128-bit counter under a 64-bit key: ten rounds of two 32x32
 * multiplications. The key is the seed; the counter's low half is the block number, its high half the stream.
 *
 * <p>An object is a position in one stream: the drawing methods advance it. Not thread-safe; give each thread a stream
 * of its own with {@link #stream}.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", 2011.
 */
public final class Philox {
    /** Words in a block. */
    public static final int LANES = 4;

    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private final long seed;
    private long stream;
    private long position;
    private long cachedBlock = -1;
    private final int[] words = new int[LANES];

    public Philox(long seed) {
        this(seed, 0);
    }

    public Philox(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /** A generator of the same seed and another stream, at its beginning. */
    public Philox stream(long stream) {
        return new Philox(seed, stream);
    }

    /** Goes to the beginning of another stream of the same seed: {@link #stream(long)} without a new object. */
    public void enter(long stream) {
        this.stream = stream;
        position = 0;
        cachedBlock = -1;
    }

    public long seed() {
        return seed;
    }

    public long stream() {
        return stream;
    }

    /** The number of words drawn so far; with seed and stream it is the whole state. */
    public long position() {
        return position;
    }

    /** Moves to a position that {@link #position()} once returned. */
    public void position(long position) {
        if (position < 0) {
            throw new ArgumentException("philox", "position must not be negative, got " + position);
        }
        this.position = position;
    }

    /**
     * Sets {@code count} words aside for a kernel that computes them itself with {@link #block}.
     *
     * @return the number of the first block set aside; word {@code i} is lane {@code i % 4} of block
     *     {@code first + i / 4}
     */
    public long reserve(long count) {
        long first = (position + LANES - 1) / LANES;
        position = (first + (count + LANES - 1) / LANES) * LANES;
        return first;
    }

    public int nextInt() {
        long block = position / LANES;
        if (block != cachedBlock) {
            block(seed, stream, block, words);
            cachedBlock = block;
        }
        return words[(int) (position++ % LANES)];
    }

    /** A uniform integer of [0, bound), without bias: words that would favour low values are drawn again. */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new ArgumentException("philox", "bound must be positive, got " + bound);
        }
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        int threshold = Integer.remainderUnsigned(-bound, bound);
        while (Integer.compareUnsigned((int) product, threshold) < 0) {
            product = (nextInt() & 0xFFFFFFFFL) * bound;
        }
        return (int) (product >>> 32);
    }

    public boolean nextBoolean() {
        return nextInt() < 0;
    }

    /** A uniform float of [0, 1): the top 24 bits of a word. */
    public float nextFloat() {
        return toFloat(nextInt());
    }

    /** A uniform double of [0, 1): 53 bits of two words. */
    public double nextDouble() {
        long high = nextInt() & 0xFFFFFFFFL;
        long low = nextInt() & 0xFFFFFFFFL;
        return ((high << 21) ^ (low >>> 11)) * 0x1.0p-53;
    }

    /** A standard normal number by Box and Muller's transform; draws four words and uses one of the pair it makes. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /** A random order of 0 … count−1 (Fisher–Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The uniform float of [0, 1) that {@link #nextFloat} makes of a word. */
    public static float toFloat(int word) {
        return (word >>> 8) * 0x1.0p-24f;
    }

    /** Writes the four words of one block. */
    public static void block(long seed, long stream, long block, int[] words) {
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }
}
