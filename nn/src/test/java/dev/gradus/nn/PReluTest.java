package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import org.junit.jupiter.api.Test;

class PReluTest {
    private final Init init = new Init(Device.reference(), new Philox(1));

    @Test
    void eachChannelBeginsWithAQuarterAndLearnsItsOwnSlope() {
        PRelu layer = new PRelu(init, 2);
        Tensor x = Tensor.of(Device.reference(), Shape.of(1, 2, 2), new double[] {-4, 2, -8, -1});

        Tensor y = layer.forward(x);
        y.sum().backward();

        assertArrayEquals(new double[] {-1, 2, -2, -0.25}, y.toDoubles());
        assertArrayEquals(new double[] {-4, -9}, layer.parameters().get("weight").grad().toDoubles());
    }

    @Test
    void anotherNumberOfChannelsIsRefused() {
        PRelu layer = new PRelu(init, 3);
        Tensor x = Tensor.zeros(Device.reference(), Shape.of(1, 2, 2));

        ShapeException e = assertThrows(ShapeException.class, () -> layer.forward(x));

        assertEquals(
                "[prelu] x=[1, 2, 2] and weight=[3] do not fit (given [1, 2, 2], weight=[3])",
                e.getMessage().lines().findFirst().orElse(""));
    }
}
