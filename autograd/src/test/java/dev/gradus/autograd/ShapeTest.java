package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.ShapeException;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private final Shape shape = Shape.of(2, 3, 4);

    @Test
    void aScalarHasNoAxesAndOneElement() {
        assertEquals(0, Shape.SCALAR.rank());
        assertEquals(1, Shape.SCALAR.count());
        assertEquals(Shape.of(), Shape.SCALAR);
        assertEquals("[]", Shape.SCALAR.toString());
    }

    @Test
    void aShapeDoesNotChangeWithTheArraysItWasMadeOfOrGave() {
        int[] extents = {2, 3};
        Shape made = Shape.of(extents);
        extents[0] = 9;
        made.toArray()[1] = 9;
        assertEquals(Shape.of(2, 3), made);
        assertEquals(Shape.of(2, 3).hashCode(), made.hashCode());
        assertNotEquals(Shape.of(3, 2), made);
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, shape.axis(-2));
        assertThrows(ShapeException.class, () -> shape.dim(3));
        assertThrows(ShapeException.class, () -> shape.dim(-4));
        assertThrows(ShapeException.class, () -> Shape.SCALAR.dim(-1));
    }

    @Test
    void countsMultiplyExtents() {
        assertEquals(24, shape.count());
        assertEquals(12, shape.count(1, 3));
        assertEquals(1, shape.count(2, 2));
        assertEquals(0, Shape.of(5, 0, 7).count());
        assertArrayEquals(new int[] {12, 4, 1}, shape.strides());
    }

    @Test
    void theLargestTensorHasTwoToThe31Minus1Elements() {
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).count());
        assertThrows(ShapeException.class, () -> Shape.of(Integer.MAX_VALUE, 2));
        assertThrows(ShapeException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30));
        assertEquals(0, Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0).count());
    }

    @Test
    void axesAreChangedTakenOutAndPutIn() {
        assertEquals(Shape.of(2, 9, 4), shape.with(1, 9));
        assertEquals(Shape.of(2, 3, 9), shape.with(-1, 9));
        assertEquals(Shape.of(2, 4), shape.without(1));
        assertEquals(Shape.of(2, 3), shape.without(-1));
        assertEquals(Shape.of(5, 2, 3, 4), shape.insert(0, 5));
        assertEquals(Shape.of(2, 3, 4, 5), shape.insert(3, 5));
        assertEquals(Shape.of(4, 2, 3), shape.permute(2, 0, 1));
        assertThrows(ShapeException.class, () -> shape.permute(0, 1));
        assertThrows(ShapeException.class, () -> shape.permute(0, 1, 3));
        assertThrows(ShapeException.class, () -> shape.permute(0, 1, -1));
    }

    @Test
    void reshapeWorksOutOneOpenExtent() {
        assertEquals(Shape.of(6, 4), shape.reshape(6, 4));
        assertEquals(Shape.of(6, 4), shape.reshape(-1, 4));
        assertEquals(Shape.of(24), shape.reshape(-1));
        assertEquals(Shape.of(1), Shape.SCALAR.reshape(-1));
        assertEquals(Shape.SCALAR, Shape.of(1, 1).reshape());
        assertEquals(Shape.of(3, 0), Shape.of(0, 7).reshape(3, -1));
        assertThrows(ShapeException.class, () -> shape.reshape(5, -1));
        assertThrows(ShapeException.class, () -> shape.reshape(-1, -1));
        assertThrows(ShapeException.class, () -> shape.reshape(2, 3));
        assertThrows(ShapeException.class, () -> shape.reshape(-2, -12));
    }
}
