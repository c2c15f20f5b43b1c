package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.GradusException;
import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void theSharedDevicesAreTheSameForEverybodyAndStayOpen() {
        assertSame(Device.cpu(), Device.cpu());
        assertSame(Device.reference(), Device.reference());
        Device.cpu().close();
        Device.reference().close();
        assertEquals(2, Tensor.ones(Device.cpu(), Shape.of(2)).sum().item());
        assertEquals(2, Tensor.ones(Device.reference(), Shape.of(2)).sum().item());
    }

    @Test
    void aDeviceOfOnesOwnEndsWhenItIsClosed() {
        Device own = Device.cpu(2);
        Tensor x = Tensor.ones(own, Shape.of(100_000));
        own.close();
        assertThrows(GradusException.class, () -> x.mul(2));
    }

    @Test
    void tensorsMoveBetweenDevicesByCopy() {
        Tensor x = Tensor.of(Device.reference(), Shape.of(2), new double[] {0.1, -2});
        Tensor moved = x.to(Device.cpu());
        assertEquals(DType.FLOAT32, moved.dtype());
        assertArrayEquals(new double[] {0.1f, -2}, moved.toDoubles());
        assertSame(x, x.to(Device.reference()));
        Tensor labels = Tensor.ofInts(3, 4).to(Device.reference());
        assertArrayEquals(new int[] {3, 4}, labels.toInts());
    }
}
