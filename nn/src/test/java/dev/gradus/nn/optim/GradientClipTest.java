package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClipTest {
    private static Tensor withGradient(Device device, double... gradient) {
        Tensor parameter = Tensor.zeros(device, Shape.of(gradient.length)).requireGrad();
        OptimizerGoldenTest.give(parameter, gradient);
        return parameter;
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void longGradientsAreScaledTogether(String name) {
        Device device = FastDevices.named(name);
        Tensor a = withGradient(device, 2, 0, -4);
        Tensor b = withGradient(device, 5, 6);
        double norm = GradientClip.globalNorm(List.of(a, b), 0.9);
        assertEquals(9, norm, 1e-12);
        assertArrayEquals(new double[] {0.2, 0, -0.4}, a.grad().toDoubles(), 1e-6);
        assertArrayEquals(new double[] {0.5, 0.6}, b.grad().toDoubles(), 1e-6);
        assertEquals(0.9, GradientClip.globalNorm(List.of(a, b), Double.POSITIVE_INFINITY), 1e-6);
    }

    @Test
    void shortGradientsStayAsTheyAre() {
        Tensor a = withGradient(Device.reference(), 3, 4);
        assertEquals(5, GradientClip.globalNorm(List.of(a), 5));
        assertArrayEquals(new double[] {3, 4}, a.grad().toDoubles());
    }

    @Test
    void frozenParametersAndThoseWithoutGradientDoNotCount() {
        Tensor a = withGradient(Device.reference(), 3, 4);
        Tensor none = Tensor.zeros(Device.reference(), Shape.of(2)).requireGrad();
        Tensor frozen = withGradient(Device.reference(), 100).freeze();
        assertEquals(5, GradientClip.globalNorm(List.of(a, none, frozen), 10));
        assertEquals(0, GradientClip.globalNorm(List.of(none), 10));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aNormThatIsNotFiniteIsReportedAndNothingScaled(double bad) {
        Tensor a = withGradient(Device.reference(), 3, 4);
        Tensor b = withGradient(Device.reference(), bad);
        assertEquals(bad, GradientClip.globalNorm(List.of(a, b), 1));
        assertArrayEquals(new double[] {3, 4}, a.grad().toDoubles());
    }

    @Test
    void theBoundMustBePositive() {
        assertEquals("[gradient_clip] max must be positive, got 0.0",
                assertThrows(ArgumentException.class, () -> GradientClip.globalNorm(List.of(), 0)).getMessage());
    }
}
