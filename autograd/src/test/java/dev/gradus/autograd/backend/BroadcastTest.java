package dev.gradus.autograd.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.check.Draw;
import dev.gradus.autograd.error.ShapeException;
import org.junit.jupiter.api.Test;

class BroadcastTest {
    private static void assertLayout(Broadcast layout, int[] sizes, int[] left, int[] right) {
        assertArrayEquals(sizes, layout.sizes());
        assertArrayEquals(left, layout.left());
        assertArrayEquals(right, layout.right());
    }

    @Test
    void equalShapesAreOneRun() {
        Broadcast layout = Broadcast.of("add", Shape.of(2, 3, 4), Shape.of(2, 3, 4));
        assertTrue(layout.isSameShape());
        assertLayout(layout, new int[] {24}, new int[] {1}, new int[] {1});
    }

    @Test
    void aRowIsRepeatedForEachRow() {
        Broadcast layout = Broadcast.of("add", Shape.of(5, 2, 4), Shape.of(4));
        assertEquals(Shape.of(5, 2, 4), layout.shape());
        assertFalse(layout.isSameShape());
        assertLayout(layout, new int[] {10, 4}, new int[] {4, 1}, new int[] {0, 1});
    }

    @Test
    void aColumnStandsStillAlongTheRow() {
        assertLayout(
                Broadcast.of("add", Shape.of(5, 1), Shape.of(5, 4)),
                new int[] {5, 4},
                new int[] {1, 0},
                new int[] {4, 1});
    }

    @Test
    void bothSidesMayBeRepeated() {
        Broadcast layout = Broadcast.of("add", Shape.of(3, 1, 2), Shape.of(4, 1));
        assertEquals(Shape.of(3, 4, 2), layout.shape());
        assertLayout(layout, new int[] {3, 4, 2}, new int[] {2, 0, 1}, new int[] {0, 1, 0});
    }

    @Test
    void aScalarMeetsAnything() {
        assertLayout(
                Broadcast.of("add", Shape.SCALAR, Shape.of(3, 4)), new int[] {12}, new int[] {0}, new int[] {1});
        assertEquals(Shape.SCALAR, Broadcast.of("add", Shape.SCALAR, Shape.SCALAR).shape());
    }

    @Test
    void oneMeetsZeroAndGivesZero() {
        assertEquals(Shape.of(0, 3), Broadcast.of("add", Shape.of(1, 3), Shape.of(0, 1)).shape());
        assertThrows(ShapeException.class, () -> Broadcast.of("add", Shape.of(2), Shape.of(0)));
    }

    /** The merged axes, walked, must visit what the definition visits: index by index with modest arithmetic. */
    @Test
    void theMergedWalkVisitsTheElementsOfTheDefinition() {
        for (int seed = 0; seed < 500; seed++) {
            Shape[] pair = new Draw(seed, 6).broadcastPair();
            Broadcast layout = Broadcast.of("test", pair[0], pair[1]);
            int[] sizes = layout.sizes();
            for (int i = 0; i < layout.shape().count(); i++) {
                int rest = i;
                int left = 0;
                int right = 0;
                for (int axis = sizes.length - 1; axis >= 0; axis--) {
                    left += rest % sizes[axis] * layout.left()[axis];
                    right += rest % sizes[axis] * layout.right()[axis];
                    rest /= sizes[axis];
                }
                assertEquals(element(pair[0], layout.shape(), i), left, "seed " + seed);
                assertEquals(element(pair[1], layout.shape(), i), right, "seed " + seed);
            }
        }
    }

    private static int element(Shape operand, Shape result, int i) {
        int rest = i;
        int element = 0;
        int[] strides = operand.strides();
        for (int axis = result.rank() - 1; axis >= 0; axis--) {
            int own = axis - (result.rank() - operand.rank());
            if (own >= 0 && operand.dim(own) != 1) {
                element += rest % result.dim(axis) * strides[own];
            }
            rest /= result.dim(axis);
        }
        return element;
    }
}
