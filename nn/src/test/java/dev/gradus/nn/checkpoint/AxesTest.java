package dev.gradus.nn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxesTest {
    private static final float[] COUNTED = new float[2 * 3 * 4 * 5];

    static {
        for (int i = 0; i < COUNTED.length; i++) {
            COUNTED[i] = i;
        }
    }

    @Test
    void aMatrixIsTransposed() {
        Axes axes = Axes.of("in out -> out in");
        assertArrayEquals(new int[] {3, 2}, axes.toModel(new int[] {2, 3}));
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6},
                axes.toModel(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6},
                axes.toModel(new int[] {2, 3}, new double[] {1, 2, 3, 4, 5, 6}));
    }

    @Test
    void axesInParenthesesBecomeOne() {
        Axes axes = Axes.of("in heads each -> (heads each) in");
        assertArrayEquals(new int[] {12, 2}, axes.toModel(new int[] {2, 3, 4}));
        float[] moved = axes.toModel(new int[] {2, 3, 4}, Arrays.copyOf(COUNTED, 24));
        assertEquals(COUNTED[(1 * 3 + 2) * 4 + 3], moved[(2 * 4 + 3) * 2 + 1]);
        assertArrayEquals(new int[] {2, 3, 4}, axes.toFile(new int[] {12, 2}, Map.of("heads", 3)));
        assertArrayEquals(new int[] {12}, Axes.of("heads each -> (heads each)").toModel(new int[] {3, 4}));
    }

    @ParameterizedTest
    @CsvSource({
        "a b c d -> d c a b", "a b c d -> (a b) d c", "a b c d -> b (d a c)", "a b c d -> (d c) (b a)",
        "a b c d -> a b c d"})
    void thereAndBackIsTheIdentity(String pattern) {
        Axes axes = Axes.of(pattern);
        int[] shape = {2, 3, 4, 5};
        float[] model = axes.toModel(shape, COUNTED);
        assertArrayEquals(COUNTED, axes.toFile(shape, model));
        assertArrayEquals(shape, axes.toFile(axes.toModel(shape), Map.of("a", 2, "b", 3, "c", 4, "d", 5)));
        assertEquals(pattern, axes.toString());
    }

    @Test
    void theSameAxesAreNotEvenCopied() {
        assertSame(COUNTED, Axes.SAME.toModel(new int[] {120}, COUNTED));
        assertSame(COUNTED, Axes.SAME.toFile(new int[] {120}, COUNTED));
    }

    @Test
    void anEmptyTensorHasNothingToMove() {
        assertArrayEquals(new float[0], Axes.of("a b -> b a").toModel(new int[] {0, 3}, new float[0]));
        assertArrayEquals(new float[0], Axes.of("a b -> b a").toModel(new int[] {3, 0}, new float[0]));
    }

    @Test
    void aShapeOfOtherAxesFitsNot() {
        assertNull(Axes.of("in out -> out in").toModel(new int[] {2}));
        Axes heads = Axes.of("in heads each -> (heads each) in");
        assertThrows(ArgumentException.class, () -> heads.toFile(new int[] {12}, Map.of("heads", 3)));
        assertThrows(ArgumentException.class, () -> heads.toFile(new int[] {12, 2}, Map.of("heads", 5)));
        assertThrows(ArgumentException.class, () -> heads.toFile(new int[] {12, 2}, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a b -> a", "a -> a b", "a a -> a a", "a b -> (a a) b", "a b -> a c"})
    void bothSidesNameTheSameAxesOnce(String pattern) {
        assertThrows(ArgumentException.class, () -> Axes.of(pattern));
    }
}
