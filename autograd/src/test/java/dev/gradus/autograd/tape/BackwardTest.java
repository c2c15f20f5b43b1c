package dev.gradus.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.UnaryOp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walk back over the tape, with numbers that can be worked out by hand. */
@SuppressWarnings("try")
class BackwardTest {
    private static final Device REFERENCE = Device.reference();

    private static Tensor vector(double... values) {
        return Tensor.of(REFERENCE, Shape.of(values.length), values);
    }

    private static Tensor leaf(double... values) {
        return vector(values).requireGrad();
    }

    private static void assertGrad(Tensor leaf, double... expected) {
        assertArrayEquals(expected, leaf.grad().toDoubles(), 1e-12);
    }

    // ---- adding up ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChainOfAHundredThousandOperationsNeedsNoStack(boolean scoped) {
        Tensor x = leaf(1);
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor y = x;
            for (int i = 0; i < 100_000; i++) {
                y = i % 2 == 0 ? y.mul(2) : y.mul(0.5);
            }
            y.backward();
        }
        assertGrad(x, 1);
    }

    @Test
    void twoBackwardsAddUp() {
        Tensor x = leaf(3, -1);
        x.square().sum().backward();
        assertGrad(x, 6, -2);
        x.square().sum().backward();
        assertGrad(x, 12, -4);
        x.zeroGrad();
        assertNull(x.grad());
        x.square().sum().backward();
        assertGrad(x, 6, -2);
    }

    @Test
    void aDiamondAddsUpBothWays() {
        Tensor x = leaf(0.5);
        Tensor shared = x.square();
        shared.mul(3).add(shared.mul(shared)).backward();
        assertGrad(x, (3 + 2 * 0.25) * 2 * 0.5);
    }

    @Test
    void aGradientThatIsHandedOutIsNotAddedToAfterwards() {
        Tensor x = leaf(1, 2);
        Tensor t = leaf(3, 4);
        Tensor shared = x.mul(1);
        Tensor product = shared.mul(t).sum();
        Tensor root = product.add(shared.add(t).sum());
        // The sum's backward gives one tensor to both operands; the product's is added to the first one's later.
        Tensor[] gradients = Backward.of(root, Tensor.ones(REFERENCE, Shape.SCALAR), new Tensor[] {x, t}, false);
        assertArrayEquals(new double[] {4, 5}, gradients[0].toDoubles());
        assertArrayEquals(new double[] {2, 3}, gradients[1].toDoubles());
    }

    @Test
    void aLadderOfDiamondsTakesEachFrameOnce() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = y.add(y).mul(0.5);
        }
        y.backward();
        assertGrad(x, 1);
    }

    @Test
    void theSameTensorTwiceInOneOperationGetsBothGradients() {
        Tensor x = leaf(3);
        x.mul(x).backward();
        assertGrad(x, 6);
        Tensor y = leaf(2);
        y.add(y).backward();
        assertGrad(y, 2);
        Tensor z = leaf(2);
        z.sub(z).backward();
        assertGrad(z, 0);
        Tensor w = leaf(1, 2);
        Tensor.concat(0, w, w).backward(vector(1, 10, 100, 1000));
        assertGrad(w, 101, 1010);
    }

    @Test
    void theRootMayBeALeaf() {
        Tensor x = leaf(4);
        x.backward();
        assertGrad(x, 1);
    }

    @Test
    void theCotangentWeighsTheElements() {
        Tensor x = leaf(1, 2, 3);
        x.square().backward(vector(1, 0, -1));
        assertGrad(x, 2, 0, -6);
    }

    // ---- whose memory it is ----

    @Test
    void theCotangentIsNeitherChangedNorKept() {
        Tensor x = leaf(1, 2);
        Tensor cotangent = vector(5, 7);
        Tensor y = x.add(x);
        y.backward(cotangent, true);
        y.backward(cotangent);
        assertArrayEquals(new double[] {5, 7}, cotangent.toDoubles());
        assertGrad(x, 20, 28);
        Tensor z = leaf(0, 0);
        z.backward(cotangent);
        z.backward(cotangent);
        assertArrayEquals(new double[] {5, 7}, cotangent.toDoubles());
        assertGrad(z, 10, 14);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesDoNotShareTheMemoryOfTheirGradients(boolean scoped) {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        Tensor c = leaf(5, 6);
        try (Scope scope = scoped ? Scope.open() : null) {
            a.add(b).add(c.reshape(1, 2)).tanh().sum().backward();
        }
        assertNotSame(a.grad().storage(), b.grad().storage());
        assertNotSame(a.grad().storage(), c.grad().storage());
        double[] before = b.grad().toDoubles();
        a.grad().assign(vector(100, 100));
        assertArrayEquals(before, b.grad().toDoubles());
        assertArrayEquals(before, c.grad().toDoubles());
        a.backward(vector(1, 1));
        assertGrad(a, 101, 101);
        assertArrayEquals(before, b.grad().toDoubles());
        a.zeroGrad();
        assertArrayEquals(before, b.grad().toDoubles());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOperationMayReturnOneTensorAsTheGradientOfSeveralInputs(boolean scoped) {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor interior = b.mul(2);
            Tape.run(new DoubledSum(), a, interior, a, interior).backward(vector(1, 10));
        }
        assertGrad(a, 4, 40);
        assertGrad(b, 8, 80);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneGradientForOneInteriorInputTwiceAndALeafReachesEachUnchanged(boolean scoped) {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor interior = b.mul(3);
            Tape.run(new DoubledSum(), interior, interior, interior, a).backward(vector(1, 10));
        }
        assertGrad(a, 2, 20);
        assertGrad(b, 18, 180);
    }

    /** y = 2·(x₀ + x₁ + …), whose backward returns the same fresh tensor for every input. */
    private record DoubledSum() implements Op {
        @Override
        public Shape outputShape(Shape[] inputs) {
            return inputs[0];
        }

        @Override
        public Tensor forward(Frame f, Shape shape) {
            double[] sum = new double[shape.count()];
            for (int i = 0; i < f.inputCount(); i++) {
                double[] x = f.input(i).toDoubles();
                Arrays.setAll(sum, j -> sum[j] + 2 * x[j]);
            }
            return Tensor.of(f.device(), shape, sum);
        }

        @Override
        public Gradients backward(Frame f, Tensor dY) {
            Tensor[] same = new Tensor[f.inputCount()];
            Arrays.fill(same, dY.mul(2));
            return Gradients.of(same);
        }
    }

    // ---- what is recorded ----

    @Test
    void detachStopsTheGradientAndKeepsTheValue() {
        Tensor x = leaf(3);
        Tensor y = x.square();
        assertFalse(y.detach().requiresGrad());
        assertEquals(9, y.detach().item());
        y.detach().mul(y).backward();
        assertGrad(x, 9 * 6);
    }

    @Test
    void nothingIsRecordedInsideNoGradAndRecordingComesBack() {
        Tensor x = leaf(3);
        try (NoGrad outer = Tensor.noGrad()) {
            try (NoGrad inner = Tensor.noGrad()) {
                assertFalse(Tape.isRecording());
            }
            assertFalse(Tape.isRecording());
            assertNull(x.square().frame());
        }
        assertTrue(Tape.isRecording());
        x.square().backward();
        assertGrad(x, 6);
    }

    @Test
    void closingNoGradTwiceClosesItOnce() {
        NoGrad outer = Tensor.noGrad();
        NoGrad inner = Tensor.noGrad();
        inner.close();
        inner.close();
        assertFalse(Tape.isRecording());
        outer.close();
        assertTrue(Tape.isRecording());
    }

    @Test
    void gradientsAreNotRecordedUnlessAskedFor() {
        Tensor x = leaf(3);
        x.square().backward();
        assertFalse(x.grad().requiresGrad());
        assertFalse(Backward.of(x.square(), vector(1), new Tensor[] {x}, false)[0].requiresGrad());
        assertTrue(Backward.of(x.square(), vector(1), new Tensor[] {x}, true)[0].requiresGrad());
        assertGrad(x, 6);
    }

    @Test
    void aThirdDerivativeIsRight() {
        Tensor x = leaf(2);
        Tensor first = Backward.of(x.pow(4), vector(1), new Tensor[] {x}, true)[0];
        Tensor second = Backward.of(first, vector(1), new Tensor[] {x}, true)[0];
        Tensor third = Backward.of(second, vector(1), new Tensor[] {x}, true)[0];
        assertEquals(4 * 8, first.item(), 1e-12);
        assertEquals(12 * 4, second.item(), 1e-12);
        assertEquals(24 * 2, third.item(), 1e-12);
    }

    @Test
    void anInputThatTheRootDoesNotDependOnGetsZeros() {
        Tensor x = leaf(2);
        Tensor other = leaf(1, 2);
        Tensor[] gradients = Backward.of(x.square(), vector(1), new Tensor[] {other, x}, false);
        assertArrayEquals(new double[] {0, 0}, gradients[0].toDoubles());
        assertEquals(4, gradients[1].item());
    }

    @Test
    void theGradientAtAnIntermediateValueCanBeAskedFor() {
        Tensor middle = leaf(2).square();
        assertEquals(5, Backward.of(middle.mul(5), vector(1), new Tensor[] {middle}, false)[0].item());
    }

    @Test
    void aFrozenLeafGetsNoGradient() {
        Tensor x = leaf(3);
        Tensor w = leaf(2);
        w.freeze();
        x.mul(w).backward();
        assertGrad(x, 2);
        assertNull(w.grad());
        assertSame(w, w.requireGrad());
        x.mul(w).backward();
        assertGrad(w, 3);
    }

    // ---- what is refused ----

    @Test
    void aGraphCanBeWalkedTwiceIfItIsRetained() {
        Tensor x = leaf(3);
        Tensor y = x.square();
        y.backward(true);
        y.backward();
        assertGrad(x, 12);
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertEquals(
                "[backward] the graph behind mul was already used by an earlier backward() and freed\n"
                        + "  rule: a backward frees what it walks\n"
                        + "  hint: call backward(true) the first time to keep the graph, or compute the forward again",
                e.getMessage());
        assertGrad(x, 12);
    }

    @Test
    void aValueThatBackwardReadsMustNotHaveChanged() {
        Tensor x = leaf(3).named("x");
        Tensor w = leaf(2).named("w");
        Tensor y = x.mul(w);
        w.assign(vector(5));
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertEquals(
                "[backward] mul needs w=[1], which was changed in place after the forward\n"
                        + "  rule: values that a backward reads stay as they were\n"
                        + "  hint: call backward() before the optimizer's step",
                e.getMessage());
        assertNull(x.grad());
    }

    @Test
    void aValueThatBackwardDoesNotReadMayChange() {
        Tensor x = leaf(3);
        Tensor w = leaf(2);
        Tensor y = x.add(w);
        w.assign(vector(5));
        y.backward();
        assertGrad(w, 1);
    }

    @Test
    void aChangeThroughAViewIsNoticed() {
        Tensor x = leaf(1, 2);
        Tensor y = x.square().sum();
        x.detach().assign(vector(5, 6));
        assertThrows(GraphException.class, y::backward);
    }

    @Test
    void aChangedResultIsNoticedByABackwardThatReadsIt() {
        Tensor y = leaf(1, 2).exp();
        Tensor loss = y.sum();
        y.detach().assign(vector(5, 6));
        assertThrows(GraphException.class, loss::backward);
    }

    @Test
    void whoAsksForAGradientThatWasCutIsToldWhy() {
        Tensor x = leaf(1, 2, 3);
        assertCut("because argmax returns indices and has no gradient, at BackwardTest.java:", x.argmax(0));
        assertCut("because it was detached at BackwardTest.java:", x.detach().sum());
        assertCut("because it was detached at BackwardTest.java:", x.detach().mul(2).tanh().sum());
        assertCut(
                "because sign is piecewise constant and has no useful gradient, at BackwardTest.java:",
                x.sign().sum());
        Tensor silent;
        try (NoGrad off = Tensor.noGrad()) {
            silent = x.square();
        }
        assertCut("because it was computed inside noGrad, opened at BackwardTest.java:", silent.sum());
        assertCut(
                "because it was computed inside noGrad, opened at BackwardTest.java:",
                vector(1, 1, 1).mul(silent).sum());
        x.square().sum().backward();
        assertCut(
                "because it is a gradient that was computed without createGraph",
                Backward.of(x.square(), vector(1, 1, 1), new Tensor[] {x}, false)[0].sum());
        GraphException e = assertThrows(GraphException.class, () -> vector(1).mul(2).backward());
        assertEquals(
                "[backward] nothing to differentiate: [1] does not depend on any tensor that requires a gradient\n"
                        + "  rule: gradients flow along recorded operations to leaves marked with requireGrad()\n"
                        + "  hint: call requireGrad() on the parameters before the forward",
                e.getMessage());
    }

    private static void assertCut(String reason, Tensor root) {
        GraphException e = assertThrows(GraphException.class, root::backward);
        String firstLine = e.getMessage().lines().findFirst().orElse("");
        assertTrue(firstLine.contains(reason), firstLine);
        assertTrue(firstLine.matches(".*(\\.java:\\d+|createGraph)"), firstLine);
    }

    @Test
    void aGradientOfAWrongShapeIsRefused() {
        Tensor y = Tape.run(new WrongShape(), leaf(1, 2)).sum();
        ShapeException e = assertThrows(ShapeException.class, y::backward);
        assertEquals(
                "[wrong_shape] its backward returned [1] for input 0 of shape [2]\n"
                        + "  rule: a gradient has the shape of its input\n"
                        + "  hint: an operand that was broadcast needs sumTo(shape)",
                e.getMessage());
    }

    private record WrongShape() implements UnaryOp {
        @Override
        public Shape shape(Shape x) {
            return x;
        }

        @Override
        public Tensor forward(Frame f, Shape shape) {
            return f.input(0).copy();
        }

        @Override
        public Gradients backward(Frame f, Tensor dY) {
            return Gradients.of(dY.narrow(0, 0, 1));
        }
    }
}
