package dev.gradus.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.AnomalyException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class AnomalyTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(Device.reference(), Shape.of(values.length), values).named("x").requireGrad();
    }

    /** The message with every line number as 0, so that editing this file changes nothing. */
    private static String message(AnomalyException e) {
        return e.getMessage().replaceAll("\\.java:\\d+", ".java:0");
    }

    @Test
    void theFirstOperationThatMakesNaNIsNamedWithTheRangesOfItsInputs() {
        Tensor x = leaf(-1, 0, 2);
        try (Watch watch = Anomaly.watch()) {
            AnomalyException e = assertThrows(AnomalyException.class, () -> x.mul(2).log().exp().sum());
            assertEquals(
                    "[log] it made 1 NaN and 1 infinity among 3 numbers at AnomalyTest.java:0; "
                            + "input 0 [3] from -2.0 to 4.0\n"
                            + "  rule: numbers stay finite until one is overflowed or leaves its function's domain\n"
                            + "  hint: look at the ranges of its inputs",
                    message(e));
        }
        assertTrue(Double.isNaN(x.mul(2).log().sum().item()), "nobody watches any more");
    }

    @Test
    void anOverflowIsFoundWhereItHappens() {
        Tensor x = leaf(1, 800);
        try (Watch watch = Anomaly.watch()) {
            AnomalyException e = assertThrows(AnomalyException.class, () -> x.exp());
            assertTrue(message(e).startsWith("[exp] it made 1 infinity among 2 numbers at AnomalyTest.java:0; "
                    + "x=[2] from 1.0 to 800.0\n"), message(e));
        }
    }

    @Test
    void aBackwardIsNamedWithThePlaceOfItsForward() {
        Tensor x = leaf(0, 4);
        try (Watch watch = Anomaly.watch()) {
            Tensor y = x.sqrt().sum();
            AnomalyException e = assertThrows(AnomalyException.class, y::backward);
            assertEquals(
                    "[sqrt] its backward made 1 infinity among 2 numbers in the gradient of x=[2], recorded at "
                            + "AnomalyTest.java:0; x=[2] from 0.0 to 4.0; gradient of the result from 1.0 to 1.0",
                    message(e).lines().findFirst().orElse(""));
        }
    }

    @Test
    void aNaNThatCameWithTheDataIsNotBlamedOnTheOperation() {
        Tensor x = leaf(1, Double.NaN);
        try (Watch watch = Anomaly.watch()) {
            AnomalyException e = assertThrows(AnomalyException.class, () -> x.mul(2));
            assertTrue(message(e).startsWith("[affine] it was handed NaN in x=[2], which no watched operation made, at "
                    + "AnomalyTest.java:0; x=[2] from 1.0 to 1.0, with 1 NaN among 2 numbers"), message(e));
        }
    }

    @Test
    void theInfinitiesOfAMaskMayPass() {
        Tensor x = leaf(1, 2, 3);
        Tensor mask = Tensor.of(
                Device.reference(), Shape.of(3), new double[] {0, Double.NEGATIVE_INFINITY, 0});
        try (Watch watch = Anomaly.watch()) {
            x.add(mask).softmax().select(0, 0).backward();
        }
        assertEquals(0, Math.abs(x.grad().toDoubles()[1]));
    }

    @Test
    void whatIsFiniteIsNotTouched() {
        Tensor x = leaf(1, 2, 3);
        x.tanh().sum().backward();
        double[] plain = x.grad().toDoubles();
        x.zeroGrad();
        try (Watch watch = Anomaly.watch()) {
            x.tanh().sum().backward();
        }
        assertArrayEquals(plain, x.grad().toDoubles());
    }
}
