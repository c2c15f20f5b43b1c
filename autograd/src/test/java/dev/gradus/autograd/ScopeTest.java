package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.autograd.check.Draw;
import dev.gradus.autograd.error.GraphException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ScopeTest {
    private static final Device REFERENCE = Device.reference();

    private static Tensor leaf(double... values) {
        return Tensor.of(REFERENCE, Shape.of(values.length), values).requireGrad();
    }

    @Test
    void whatIsMadeInsideDiesAtTheEndAndSaysSo() {
        Tensor outside = leaf(1, 2);
        Tensor inside;
        try (Scope scope = Scope.open()) {
            inside = outside.mul(2).named("twice");
            assertArrayEquals(new double[] {2, 4}, inside.toDoubles());
        }
        GraphException e = assertThrows(GraphException.class, inside::toDoubles);
        assertTrue(e.getMessage().startsWith("[tensor] twice=[2] was freed"), e.getMessage());
        assertTrue(e.getMessage().endsWith("  hint: read the value earlier, or tell the scope: scope.keep(tensor)"));
        assertThrows(GraphException.class, () -> inside.mul(2));
        assertEquals("Tensor[2] (freed)", inside.toString());
        assertArrayEquals(new double[] {1, 2}, outside.toDoubles());
    }

    @Test
    void aTensorWithoutHistoryIsSaidToHaveDiedWithItsScope() {
        Tensor inside;
        try (Scope scope = Scope.open()) {
            inside = Tensor.ones(REFERENCE, Shape.of(2));
        }
        GraphException e = assertThrows(GraphException.class, inside::toDoubles);
        assertEquals("[2] was freed when its scope closed", e.problem());
    }

    @Test
    void intermediateValuesDieInBackwardAndTheRootLives() {
        Tensor x = leaf(1, 2);
        try (Scope scope = Scope.open()) {
            Tensor middle = x.mul(3);
            Tensor loss = middle.square().sum();
            loss.backward();
            GraphException e = assertThrows(GraphException.class, middle::toDoubles);
            assertEquals("[2] was freed by backward() inside a scope", e.problem());
            assertEquals(9 + 36, loss.item(), 1e-12);
        }
    }

    @Test
    void whatWasKeptOutlivesTheScope() {
        Tensor kept;
        try (Scope scope = Scope.open()) {
            kept = scope.keep(leaf(1, 2).mul(2));
        }
        assertArrayEquals(new double[] {2, 4}, kept.toDoubles());
    }

    @Test
    void keepMovesATensorToTheSurroundingScope() {
        Tensor kept;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(leaf(1, 2).mul(2));
            }
            assertArrayEquals(new double[] {2, 4}, kept.toDoubles());
        }
        assertThrows(GraphException.class, kept::toDoubles);
    }

    @Test
    void anInnerScopeLeavesTheOuterOnesTensorsAlone() {
        try (Scope outer = Scope.open()) {
            Tensor first = leaf(1).mul(2);
            try (Scope inner = Scope.open()) {
                first.mul(2);
            }
            assertTrue(Scope.isOpen());
            assertEquals(2, first.item());
        }
        assertFalse(Scope.isOpen());
    }

    @Test
    void scopesCloseInnermostFirst() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        GraphException e = assertThrows(GraphException.class, outer::close);
        assertTrue(e.getMessage().startsWith("[scope] closed out of order"), e.getMessage());
        inner.close();
        outer.close();
        assertFalse(Scope.isOpen());
    }

    @Test
    void gradientsOfLeavesOutliveTheScopeAndGrowInTheNext() {
        Tensor x = leaf(1, 2);
        Tensor y = leaf(1, 2);
        for (int step = 1; step <= 3; step++) {
            try (Scope scope = Scope.open()) {
                x.add(y).square().sum().backward();
            }
            assertArrayEquals(new double[] {4 * step, 8 * step}, x.grad().toDoubles(), 1e-12);
            assertArrayEquals(new double[] {4 * step, 8 * step}, y.grad().toDoubles(), 1e-12);
        }
    }

    @Test
    void theGradientIsTheSameInsideAndOutsideOfAScope() {
        Shape shape = Shape.of(4, 6);
        double[][] gradients = new double[2][];
        for (int scoped = 0; scoped < 2; scoped++) {
            Draw d = new Draw(11, 10);
            Tensor x = Tensor.of(REFERENCE, shape, d.values(shape, -1, 1)).requireGrad();
            Tensor w = Tensor.of(REFERENCE, Shape.of(6, 6), d.values(Shape.of(6, 6), -1, 1)).requireGrad();
            try (Scope scope = scoped == 1 ? Scope.open() : null) {
                Tensor h = x.linear(w, null).gelu();
                Tensor y = h.add(h.softmax()).matmulTransposed(h).reshape(2, 8).logSoftmax();
                y.square().mean().backward();
            }
            gradients[scoped] = w.grad().toDoubles();
        }
        assertArrayEquals(gradients[0], gradients[1]);
    }

    @Test
    void aViewKeepsItsMemoryUntilItsOwnScopeCloses() {
        Tensor x = leaf(1, 2, 3, 4);
        try (Scope scope = Scope.open()) {
            Tensor view = x.mul(2).reshape(2, 2);
            Tensor loss = view.sum().add(view.reshape(4).square().sum());
            loss.backward();
        }
        assertArrayEquals(new double[] {10, 18, 26, 34}, x.grad().toDoubles(), 1e-12);
    }

    @Test
    void repeatedStepsFindTheirMemoryInThePool() {
        try (Device device = Device.cpu(2)) {
            Shape shape = Shape.of(32, 24);
            Tensor x = Tensor.of(device, shape, new Draw(1, 30).values(shape, -1, 1));
            Tensor w = Tensor.of(device, Shape.of(24, 24), new Draw(2, 30).values(Shape.of(24, 24), -1, 1))
                    .requireGrad();
            Tensor gain = Tensor.ones(device, Shape.of(24)).requireGrad();
            Tensor shift = Tensor.zeros(device, Shape.of(24)).requireGrad();
            MemoryUse afterTwo = null;
            for (int step = 0; step < 10; step++) {
                try (Scope scope = Scope.open()) {
                    Tensor y = x.layerNorm(gain, shift, 1e-6).linear(w, null).gelu().add(x).logSoftmax();
                    y.square().mean().backward();
                }
                w.zeroGrad();
                gain.zeroGrad();
                shift.zeroGrad();
                if (step == 1) {
                    afterTwo = device.backend().memory().use();
                }
            }
            MemoryUse use = device.backend().memory().use();
            assertEquals(afterTwo.allocations(), use.allocations(), "a step asked for new memory");
            assertEquals(0, use.live(), "a step left pooled memory in use");
            assertEquals(afterTwo.peak(), use.peak());
        }
    }

    @Test
    void backwardFreesOnTheWay() {
        try (Device device = Device.cpu(1)) {
            Tensor x = Tensor.ones(device, Shape.of(1000)).requireGrad();
            try (Scope scope = Scope.open()) {
                Tensor y = x;
                for (int i = 0; i < 50; i++) {
                    y = y.tanh();
                }
                Tensor loss = y.sum();
                long before = device.backend().memory().use().live();
                loss.backward();
                MemoryUse use = device.backend().memory().use();
                assertTrue(use.live() < before / 20, use.toString());
                assertTrue(use.peak() < before * 1.2, "gradients must not pile up: " + use);
            }
        }
    }
}
