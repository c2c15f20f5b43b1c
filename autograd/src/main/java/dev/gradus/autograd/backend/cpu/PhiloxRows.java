package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.random.Philox;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Runs of Philox words, the same bits as {@link Philox#block}, several blocks at a time.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Each lane of a register is a block; its four words lie in four registers of 64-bit lanes, whose upper halves are
 * zero so that a multiplication gives the full product. The rounds are a loop, not unrolled: ten rounds written out
 * would exceed what the compiler inlines.
 */
final class PhiloxRows {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int BLOCKS = LONGS.length();
    private static final int WORDS = BLOCKS * Philox.LANES;
    private static final long LOW = 0xFFFFFFFFL;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private PhiloxRows() {}

    /** y[i] = the uniform float of word i, which is lane i % 4 of block {@code first + i / 4}. */
    static void uniform(float[] y, int yOff, int n, long seed, long stream, long first) {
        long[] words = new long[WORDS];
        int i = 0;
        for (; i <= n - WORDS; i += WORDS) {
            blocks(words, seed, stream, first + i / Philox.LANES);
            interleave(y, yOff + i, words);
        }
        int[] block = new int[Philox.LANES];
        for (; i < n; i++) {
            if (i % Philox.LANES == 0) {
                Philox.block(seed, stream, first + i / Philox.LANES, block);
            }
            y[yOff + i] = Philox.toFloat(block[i % Philox.LANES]);
        }
    }

    /** From all first words, all second words … to the words of each block side by side. */
    private static void interleave(float[] y, int yOff, long[] words) {
        for (int b = 0; b < BLOCKS; b++) {
            int at = yOff + b * Philox.LANES;
            y[at] = Philox.toFloat((int) words[b]);
            y[at + 1] = Philox.toFloat((int) words[BLOCKS + b]);
            y[at + 2] = Philox.toFloat((int) words[2 * BLOCKS + b]);
            y[at + 3] = Philox.toFloat((int) words[3 * BLOCKS + b]);
        }
    }

    private static void blocks(long[] words, long seed, long stream, long first) {
        LongVector number = LongVector.broadcast(LONGS, first).addIndex(1);
        LongVector c0 = number.and(LOW);
        LongVector c1 = number.lanewise(VectorOperators.LSHR, 32);
        LongVector c2 = LongVector.broadcast(LONGS, stream & LOW);
        LongVector c3 = LongVector.broadcast(LONGS, stream >>> 32);
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            LongVector p0 = c0.mul(MULTIPLIER_0);
            LongVector p1 = c2.mul(MULTIPLIER_1);
            c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1)
                    .lanewise(VectorOperators.XOR, key0 & LOW);
            c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3)
                    .lanewise(VectorOperators.XOR, key1 & LOW);
            c1 = p1.and(LOW);
            c3 = p0.and(LOW);
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        c0.intoArray(words, 0);
        c1.intoArray(words, BLOCKS);
        c2.intoArray(words, 2 * BLOCKS);
        c3.intoArray(words, 3 * BLOCKS);
    }
}
