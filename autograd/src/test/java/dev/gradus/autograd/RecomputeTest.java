package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deep chain of blocks with dropout, computed plainly and with its blocks recomputed. */
@SuppressWarnings("try")
class RecomputeTest {
    private static final int DEPTH = 6;
    private static final int WIDTH = 16;

    /** What a step leaves behind. */
    private record Outcome(double[] loss, List<double[]> gradients, long position) {}

    private static Tensor random(Device device, Philox philox, int... extents) {
        Shape shape = Shape.of(extents);
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = philox.nextGaussian();
        }
        return Tensor.of(device, shape, values);
    }

    private static Outcome step(Device device, boolean recompute, boolean scoped) {
        Philox own = new Philox(5);
        Philox dropout = new Philox(7);
        Tensor x = random(device, own, 32, WIDTH).requireGrad();
        List<Tensor> leaves = new ArrayList<>(List.of(x));
        List<Tensor> weights = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            weights.add(random(device, own, WIDTH, WIDTH).requireGrad());
        }
        leaves.addAll(weights);
        double[] loss;
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor y = x;
            for (Tensor w : weights) {
                y = recompute
                        ? Recompute.of(v -> block(v, w, dropout), y, List.of(w), List.of(dropout))
                        : block(y, w, dropout);
            }
            Tensor sum = y.square().mean();
            loss = sum.toDoubles();
            sum.backward();
        }
        return new Outcome(loss, leaves.stream().map(leaf -> leaf.grad().toDoubles()).toList(), dropout.position());
    }

    private static Tensor block(Tensor x, Tensor w, Philox dropout) {
        Tensor y = x.matmul(w).tanh();
        for (int i = 0; i < 3; i++) {
            y = y.mul(1.5).gelu().dropout(0.2, new Words(dropout.seed(), dropout.stream(), dropout.reserve(y.count())));
        }
        return x.add(y);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBitsAreThoseOfThePlainComputation(boolean scoped) {
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Outcome plain = step(device, false, scoped);
            Outcome again = step(device, true, scoped);
            assertArrayEquals(plain.loss(), again.loss());
            assertEquals(plain.position(), again.position());
            for (int i = 0; i <= DEPTH; i++) {
                assertArrayEquals(plain.gradients().get(i), again.gradients().get(i), "gradient " + i);
            }
        }
    }

    @Test
    void aRecomputedBlockCanBeDifferentiatedTwice() {
        Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {0.5, -2}).requireGrad();
        Tensor w = Tensor.of(Device.reference(), Shape.of(2), new double[] {3, 4}).requireGrad();
        Tensor y = Recompute.of(v -> v.pow(3).mul(w), x, List.of(w), List.of()).sum();
        Tensor[] first = Gradient.differentiable(y, x, w);
        assertArrayEquals(new double[] {3 * 3 * 0.25, 4 * 3 * 4}, first[0].toDoubles(), 1e-12);
        Tensor[] second = Gradient.of(first[0].sum(), x, w);
        assertArrayEquals(new double[] {3 * 6 * 0.5, 4 * 6 * -2}, second[0].toDoubles(), 1e-12);
        assertArrayEquals(new double[] {3 * 0.25, 3 * 4}, second[1].toDoubles(), 1e-12);
    }

    @Test
    void aBlockThatReadsMoreThanItWasHandedIsRefused() {
        Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {0.5, -2}).requireGrad();
        Tensor w = Tensor.of(Device.reference(), Shape.of(2), new double[] {3, 4}).requireGrad().named("w");
        for (Tensor secret : List.of(w, w.square())) {
            Tensor y = Recompute.of(v -> v.mul(secret), x, List.of(), List.of()).sum();
            GraphException e = assertThrows(GraphException.class, () -> y.backward());
            assertEquals("[recompute] the block reads " + secret.describe()
                    + ", which wants a gradient and was not handed to it",
                    e.getMessage().lines().findFirst().orElse(""));
        }
    }

    @Test
    void aBlockMayReturnItsInput() {
        Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {1, 2}).requireGrad();
        try (Scope scope = Scope.open()) {
            Recompute.of(v -> v, x.mul(3), List.of(), List.of()).square().sum().backward();
        }
        assertArrayEquals(new double[] {18, 36}, x.grad().toDoubles(), 1e-12);
    }

    @Test
    void memoryFalls() {
        long before = peak(false);
        long after = peak(true);
        assertTrue(after < before / 2, "plain " + before + " bytes, recomputed " + after);
    }

    /** The most that was live in a chain of blocks; a device of its own so that no other test counts. */
    private static long peak(boolean recompute) {
        try (Device device = Device.cpu(1)) {
            step(device, recompute, true);
            return device.backend().memory().use().peak();
        }
    }
}
