package dev.gradus.autograd.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
    /** A statistical test of fixed seeds either passes for ever or never; so small a p-value means a bug. */
    private static final double SIGNIFICANCE = 1e-4;

    /** The known answers for philox4x32-10 that the generator's authors publish with their library Random123. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"})
    void blocksAreThePublishedOnes(String counter, String key, String expected) {
        int[] c = words(counter);
        int[] k = words(key);
        int[] block = new int[Philox.LANES];
        Philox.block(joined(k[0], k[1]), joined(c[2], c[3]), joined(c[0], c[1]), block);
        assertArrayEquals(words(expected), block);
    }

    private static int[] words(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(word -> Integer.parseUnsignedInt(word, 16)).toArray();
    }

    private static long joined(int low, int high) {
        return (long) high << 32 | low & 0xFFFFFFFFL;
    }

    @Test
    void drawnWordsAreThoseOfTheBlocksInOrder() {
        Philox random = new Philox(42, 7);
        int[] block = new int[Philox.LANES];
        for (int i = 0; i < 40; i++) {
            Philox.block(42, 7, i / 4, block);
            assertEquals(block[i % 4], random.nextInt());
        }
        assertEquals(40, random.position());
    }

    @Test
    void aPositionIsTheWholeState() {
        Philox first = new Philox(9, 1);
        IntStream.range(0, 13).forEach(i -> first.nextInt());
        Philox second = new Philox(9, 1);
        second.position(first.position());
        for (int i = 0; i < 10; i++) {
            assertEquals(first.nextInt(), second.nextInt());
        }
        second.position(0);
        assertEquals(new Philox(9, 1).nextInt(), second.nextInt());
        assertThrows(ArgumentException.class, () -> second.position(-1));
    }

    @Test
    void wordsSetAsideAreDrawnByNobodyElse() {
        Philox random = new Philox(3);
        random.nextInt();
        assertEquals(1, random.reserve(5), "the begun block is left alone");
        assertEquals(12, random.position());
        assertEquals(3, random.reserve(4));
        assertEquals(16, random.position());
        assertEquals(4, random.reserve(0));
        assertEquals(16, random.position());
    }

    @Test
    void seedsAndStreamsDiffer() {
        int word = new Philox(1, 0).nextInt();
        assertNotEquals(word, new Philox(2, 0).nextInt());
        assertNotEquals(word, new Philox(1, 1).nextInt());
        assertEquals(new Philox(1, 5).nextInt(), new Philox(1).stream(5).nextInt());
    }

    @Test
    void realNumbersAreUniform() {
        Philox random = new Philox(1234);
        assertFits(new UniformRealDistribution(0, 1), IntStream.range(0, 20_000).mapToDouble(i -> random.nextFloat()));
        assertFits(new UniformRealDistribution(0, 1), IntStream.range(0, 20_000).mapToDouble(i -> random.nextDouble()));
    }

    @Test
    void gaussianNumbersAreNormal() {
        Philox random = new Philox(99);
        assertFits(new NormalDistribution(), IntStream.range(0, 20_000).mapToDouble(i -> random.nextGaussian()));
    }

    private static void assertFits(RealDistribution distribution, DoubleStream sample) {
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(distribution, sample.toArray());
        assertTrue(p > SIGNIFICANCE, "p = " + p);
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "7", "10", "100"})
    void wholeNumbersAreUniform(int bound) {
        Philox random = new Philox(bound);
        long[] counts = new long[bound];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts[random.nextInt(bound)]++;
        }
        double[] expected = new double[bound];
        Arrays.fill(expected, (double) draws / bound);
        double p = new ChiSquareTest().chiSquareTest(expected, counts);
        assertTrue(p > SIGNIFICANCE, "p = " + p);
    }

    @Test
    void everyBitOfAWordIsFair() {
        Philox random = new Philox(5);
        int[] ones = new int[32];
        int draws = 10_000;
        for (int i = 0; i < draws; i++) {
            int word = random.nextInt();
            for (int bit = 0; bit < 32; bit++) {
                ones[bit] += word >>> bit & 1;
            }
        }
        for (int bit = 0; bit < 32; bit++) {
            assertEquals(draws / 2.0, ones[bit], 5 * Math.sqrt(draws) / 2, "bit " + bit);
        }
    }

    @Test
    void neighboringStreamsAndSeedsAreNotCorrelated() {
        double[] a = draws(new Philox(1, 0));
        double bound = 5 / Math.sqrt(a.length);
        assertEquals(0, new PearsonsCorrelation().correlation(a, draws(new Philox(1, 1))), bound);
        assertEquals(0, new PearsonsCorrelation().correlation(a, draws(new Philox(2, 0))), bound);
    }

    private static double[] draws(Philox random) {
        return IntStream.range(0, 10_000).mapToDouble(i -> random.nextFloat()).toArray();
    }

    @Test
    void rangesAreKept() {
        assertEquals(0f, Philox.toFloat(0));
        assertEquals(1 - 0x1.0p-24f, Philox.toFloat(-1));
        Philox random = new Philox(8);
        for (int i = 0; i < 10_000; i++) {
            double d = random.nextDouble();
            assertTrue(d >= 0 && d < 1);
            int n = random.nextInt(Integer.MAX_VALUE);
            assertTrue(n >= 0);
            assertEquals(0, random.nextInt(1));
        }
        assertThrows(ArgumentException.class, () -> random.nextInt(0));
        assertThrows(ArgumentException.class, () -> random.nextInt(-5));
    }

    @Test
    void aPermutationHasEveryNumberOnceAndEveryOrderIsAsLikely() {
        Philox random = new Philox(77);
        assertArrayEquals(
                IntStream.range(0, 100).toArray(), Arrays.stream(random.permutation(100)).sorted().toArray());
        assertEquals(0, random.permutation(0).length);
        long[] counts = new long[6];
        for (int i = 0; i < 6000; i++) {
            int[] order = random.permutation(3);
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }
        double[] expected = new double[6];
        Arrays.fill(expected, 1000);
        assertTrue(new ChiSquareTest().chiSquareTest(expected, counts) > SIGNIFICANCE);
    }
}
