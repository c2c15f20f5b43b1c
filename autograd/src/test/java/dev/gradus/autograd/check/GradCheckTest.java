package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradCheckTest {
    private static final Device REFERENCE = Device.reference();

    /** y = x², with a backward to be given. */
    private record Square(Slope slope) implements UnaryOp {
        interface Slope {
            Tensor of(Tensor x, Tensor dY);
        }

        @Override
        public Shape shape(Shape x) {
            return x;
        }

        @Override
        public Tensor forward(Frame f, Shape shape) {
            double[] values = f.input(0).toDoubles();
            for (int i = 0; i < values.length; i++) {
                values[i] *= values[i];
            }
            return Tensor.of(f.device(), shape, values);
        }

        @Override
        public Gradients backward(Frame f, Tensor dY) {
            return Gradients.of(slope.of(f.input(0), dY));
        }
    }

    private static GradCheck square(Square.Slope slope, Tensor x) {
        return GradCheck.of(in -> Tape.run(new Square(slope), in), x).named("square");
    }

    private static Tensor vector(double... values) {
        return Tensor.of(REFERENCE, Shape.of(values.length), values).named("x");
    }

    @Test
    void aRightGradientPassesInBothOrders() {
        Square.Slope right = (x, dY) -> dY.mul(x).mul(2);
        Tensor x = vector(0.5, -1.25, 3);
        GradReport first = square(right, x).run();
        assertTrue(first.passed(), first::toString);
        assertEquals(9, first.derivatives(), "3 outputs by 3 inputs");
        GradReport second = square(right, x).order(2).run();
        assertTrue(second.passed(), second::toString);
        assertEquals(18, second.derivatives(), "3 gradients by 3 inputs and 3 cotangents");
    }

    @Test
    void aWrongSignIsFoundAndTheWorstElementNamed() {
        GradReport report =
                square((x, dY) -> dY.mul(x).mul(Tensor.of(REFERENCE, Shape.of(3), new double[] {2, -2, 2})),
                        vector(0.5, -1.25, 3))
                        .run();
        assertFalse(report.passed());
        assertEquals("output[1]", report.worst().of());
        assertEquals("x[1]", report.worst().by());
        assertEquals(2.5, report.worst().analytic(), 1e-12);
        assertEquals(-2.5, report.worst().numeric(), 1e-8);
        String text = assertThrows(AssertionError.class, report::requirePassed).getMessage();
        assertTrue(text.startsWith("gradient of square, order 1: WRONG (9 derivatives compared)"), text);
        assertTrue(text.contains("worst:     d output[1] / d x[1]"), text);
        assertTrue(text.contains("analytic:  2.5"), text);
        assertTrue(text.contains("seed 1L"), text);
    }

    @Test
    void aMissingFactorIsFound() {
        assertFalse(square((x, dY) -> dY.mul(x), vector(0.5, 1)).run().passed());
    }

    @Test
    void anErrorOfOnePartInAMillionIsFound() {
        assertFalse(square((x, dY) -> dY.mul(x).mul(2 * (1 + 1e-6)), vector(3)).run().passed());
    }

    @Test
    void aGradientThatIsNoNumberIsFound() {
        GradReport report = square((x, dY) -> dY.mul(Double.NaN), vector(1, 2)).run();
        assertFalse(report.passed());
    }

    @Test
    void aGradientThatForgetsItsOwnHistoryPassesOrderOneAndFailsOrderTwo() {
        Square.Slope detached = (x, dY) -> dY.mul(x.detach()).mul(2);
        assertTrue(square(detached, vector(0.5, -1)).run().passed());
        GradReport report = square(detached, vector(0.5, -1)).order(2).run();
        assertFalse(report.passed());
        assertEquals("gradient of x[0]", report.worst().of());
        assertEquals("x[0]", report.worst().by());
    }

    @Test
    void oneWrongElementOfManyIsFoundByTheRandomDirection() {
        double[] factors = new double[5000];
        Arrays.fill(factors, 2);
        factors[4321] = -2;
        Tensor factor = Tensor.of(REFERENCE, Shape.of(5000), factors);
        Tensor x = Tensor.of(REFERENCE, Shape.of(5000), new Draw(1, 50).values(Shape.of(5000), 1, 2));
        GradReport report = square((in, dY) -> dY.mul(in).mul(factor), x).sample(5).run();
        assertFalse(report.passed());
        assertEquals("a random direction", report.worst().by());
        assertEquals(6, report.derivatives());
        assertTrue(square((in, dY) -> dY.mul(in).mul(2), x).sample(5).run().passed());
    }

    @Test
    void aSoftmaxErrorThatAllOnesWouldHideIsFound() {
        TensorFunction wrong = in -> in[0].softmax().add(in[0].sub(in[0].detach()));
        assertFalse(GradCheck.of(wrong, Tensor.of(REFERENCE, Shape.of(6, 6), new Draw(1, 9).values(Shape.of(6, 6), -1,
                1))).run().passed());
    }

    @Test
    void indicesArePassedOnAndNotVaried() {
        Tensor labels = Tensor.ofInts(REFERENCE, Shape.of(2), new int[] {1, 0});
        Tensor logits = Tensor.of(REFERENCE, Shape.of(2, 3), new double[] {1, 2, 0.5, -1, 0.25, 0});
        GradReport report = GradCheck.of(in -> in[0].crossEntropy(in[1], 0.1), logits, labels).run();
        assertTrue(report.passed(), report::toString);
        assertEquals(6, report.derivatives());
    }

    @Test
    void aFunctionWithoutElementsHasNothingToCompare() {
        GradReport report = GradCheck.of(in -> in[0].tanh(), Tensor.zeros(REFERENCE, Shape.of(0, 3))).run();
        assertTrue(report.passed());
        assertEquals("gradient of function, order 1: nothing to compare", report.toString());
    }

    @Test
    void theInputsStayAsTheyWere() {
        Tensor x = vector(0.5, 1).requireGrad();
        GradCheck.of(in -> in[0].mul(in[0]), x).order(2).check();
        assertNull(x.grad());
        assertEquals(0.5, x.toDoubles()[0]);
    }

    @Test
    void parametersOfTheFunctionAreVariedInPlaceAndRestored() {
        Tensor w = vector(2, -3).named("w").requireGrad();
        Tensor frozen = vector(1, 1);
        TensorFunction affine = in -> in[0].mul(w).add(frozen).tanh();
        Tensor x = vector(0.5, 0.25);
        GradReport report = GradCheck.of(affine, x).parameters(List.of(w)).run();
        assertTrue(report.passed(), report::toString);
        assertEquals(8, report.derivatives(), "2 outputs by 2 inputs and 2 parameters");
        GradReport second = GradCheck.of(affine, x).parameters(List.of(w)).order(2).run();
        assertTrue(second.passed(), second::toString);
        assertArrayEquals(new double[] {2, -3}, w.toDoubles());
        GradReport wrong = GradCheck.of(in -> in[0].mul(w).add(w.detach()), x).parameters(List.of(w)).run();
        assertTrue(wrong.worst().by().startsWith("w["), wrong::toString);
        assertFalse(wrong.passed());
        assertThrows(ArgumentException.class, () -> GradCheck.of(affine, x).parameters(List.of(frozen)));
    }

    @Test
    void floatsAreRefusedBecauseTheyAreTooCoarse() {
        DeviceException e = assertThrows(
                DeviceException.class,
                () -> GradCheck.of(in -> in[0].tanh(), Tensor.of(1f, 2f).named("x")));
        assertEquals("[grad_check] x=[2] lives on cpu, not on reference", e.getMessage().lines().findFirst().get());
    }

    @Test
    void badSettingsAreRefused() {
        GradCheck check = GradCheck.of(in -> in[0], vector(1));
        assertThrows(ArgumentException.class, () -> check.order(3));
        assertThrows(ArgumentException.class, () -> check.step(0));
        assertThrows(ArgumentException.class, () -> check.tolerance(Double.NaN));
        assertThrows(ArgumentException.class, () -> check.sample(0));
    }
}
