package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.backend.Broadcast;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class DrawTest {
    @Test
    void sameSeedAndSizeDrawTheSame() {
        assertEquals(new Draw(5, 20).shape(0, 5), new Draw(5, 20).shape(0, 5));
        Shape shape = Shape.of(7);
        assertArrayEquals(new Draw(5, 20).values(shape, -1, 1), new Draw(5, 20).values(shape, -1, 1));
    }

    @Test
    void shapesReachEmptySingleAndOddExtentsOfEveryRankAndStayBounded() {
        BitSet extents = new BitSet();
        BitSet ranks = new BitSet();
        for (int seed = 0; seed < 3000; seed++) {
            Draw d = new Draw(seed, 30);
            Shape shape = d.shape(0, 5);
            assertTrue(shape.count() <= d.limit(), shape.toString());
            ranks.set(shape.rank());
            Arrays.stream(shape.toArray()).forEach(extents::set);
        }
        for (int wanted : new int[] {0, 1, 2, 3, 7, 13, 17, 32, 33, 65, 207}) {
            assertTrue(extents.get(wanted), "extent " + wanted + " was never drawn");
        }
        assertEquals(6, ranks.cardinality());
    }

    @Test
    void pairsBroadcastAndCoverRepetitionOnBothSides() {
        int leftRepeated = 0;
        int rightRepeated = 0;
        int ranksDiffer = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Shape[] pair = new Draw(seed, 10).broadcastPair();
            Shape result = Broadcast.of("test", pair[0], pair[1]).shape();
            leftRepeated += pair[0].count() < result.count() ? 1 : 0;
            rightRepeated += pair[1].count() < result.count() ? 1 : 0;
            ranksDiffer += pair[0].rank() != pair[1].rank() ? 1 : 0;
        }
        assertTrue(leftRepeated > 100 && rightRepeated > 100 && ranksDiffer > 100,
                leftRepeated + " " + rightRepeated + " " + ranksDiffer);
    }

    @Test
    void valuesAreFloatsAndKeepTheirDistance() {
        Shape shape = Shape.of(10, 40);
        Draw d = new Draw(3, 30);
        for (double[] values : new double[][] {
            d.values(shape, -3, 3), d.awayFromZero(shape, 0.05), d.distinct(shape), d.distinctRows(shape)}) {
            for (double value : values) {
                assertEquals(value, (float) value);
            }
        }
        assertTrue(Arrays.stream(d.awayFromZero(shape, 0.05)).allMatch(v -> Math.abs(v) >= 0.0499));
        double[] sorted = Arrays.stream(d.distinct(shape)).sorted().toArray();
        for (int i = 1; i < sorted.length; i++) {
            assertTrue(sorted[i] - sorted[i - 1] > 1.9 / sorted.length);
        }
    }
}
