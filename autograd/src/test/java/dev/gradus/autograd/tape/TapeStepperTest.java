package dev.gradus.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.tape.BackwardStep.Operand;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeStepperTest {
    private static Tensor number(double value) {
        return Tensor.of(Device.reference(), Shape.SCALAR, new double[] {value});
    }

    @Test
    void eachStepTellsIncomingLocalAndOutgoing() {
        Tensor x = number(1.5).named("x").requireGrad();
        Tensor cube = x.pow(3);
        TapeStepper stepper = TapeStepper.of(cube.mul(cube));
        assertEquals(List.of("mul", "pow"), stepper.steps().stream().map(BackwardStep::op).toList());

        Operand left = stepper.steps().getFirst().operands().getFirst();
        assertEquals(List.of(3.375), left.local().first());
        assertEquals(List.of(3.375), left.outgoing().first());
        BackwardStep pow = stepper.steps().getLast();
        assertEquals(List.of(6.75), pow.incoming().first(), "both ways are added up before the step");
        assertEquals("x", pow.operands().getFirst().name());
        assertEquals(0, pow.operands().getFirst().madeBy());
        assertEquals(1, left.madeBy());
        assertEquals(1, pow.number());
        assertEquals(List.of(6.75), pow.operands().getFirst().local().first());
        assertEquals(List.of(6.75 * 6.75), pow.operands().getFirst().outgoing().first());
        assertEquals(6.75 * 6.75, x.grad().item(), "the gradient is the one without a stepper");
    }

    @Test
    void nextAndPreviousStayWithinTheSteps() {
        TapeStepper stepper = TapeStepper.of(number(2).requireGrad().square().exp());
        assertThrows(GraphException.class, stepper::current);
        assertFalse(stepper.previous());
        assertTrue(stepper.next());
        assertEquals("exp", stepper.current().op());
        assertTrue(stepper.next());
        assertFalse(stepper.next());
        assertEquals(2, stepper.position());
        assertTrue(stepper.previous());
        assertFalse(stepper.previous());
        assertEquals("exp", stepper.current().op());
    }

    @Test
    void aMatrixProductHasNoLocalDerivativeToShow() {
        Tensor a = Tensor.ones(Device.reference(), Shape.of(2, 3)).requireGrad();
        Tensor b = Tensor.ones(Device.reference(), Shape.of(3, 4));
        BackwardStep product = TapeStepper.of(a.matmul(b).sum()).steps().getLast();
        assertNull(product.operands().getFirst().local());
        assertNull(product.operands().getLast().outgoing(), "b wants no gradient");
        assertTrue(product.toString().contains("a matrix of 8 × 6, never built"), product::toString);
        assertEquals(3 * 4 * 8, product.operands().getLast().readBytes());
    }

    @Test
    void savedBytesCountWhatTheForwardWroteDown() {
        Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 4, -1, 0, 3);
        Tensor y = x.requireGrad().layerNorm(Tensor.ones(3), Tensor.zeros(3), 1e-5);
        BackwardStep norm = TapeStepper.of(y.square().sum()).steps().getLast();
        assertEquals("layer_norm", norm.op());
        assertEquals(2 * 2 * 4, norm.savedBytes(), "mean and 1/σ of each of two rows");
    }

    @Test
    void withoutABackwardThereIsNothingToStepThrough() {
        TapeStepper stepper = TapeStepper.watching(() -> number(1).exp());
        assertTrue(stepper.steps().isEmpty());
        assertFalse(stepper.next());
        assertTrue(assertThrows(GraphException.class, stepper::current).getMessage().contains("no backward pass ran"));
    }
}
