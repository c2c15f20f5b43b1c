package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.check.Tolerance;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions and max pooling at the sizes of models, where the kernels cut their work into blocks. */
class ConvolutionKernelsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private record Case(Shape x, Shape w, Conv2d conv) {
        /** The longest sum: of a result, or of the gradient of a filter. */
        int longestSum() {
            return Math.max(w.count(1, 4), x.dim(0) * x.dim(2) * x.dim(3));
        }

        /** The result and all gradients. */
        List<double[]> run(Device device) {
            Tensor images = random(device, 1, x).requireGrad();
            Tensor weight = random(device, 2, w).requireGrad();
            Tensor bias = random(device, 3, Shape.of(w.dim(0))).requireGrad();
            Tensor y = images.conv2d(weight, bias, conv);
            y.backward(random(device, 4, y.shape()));
            return List.of(y.toDoubles(), images.grad().toDoubles(), weight.grad().toDoubles(),
                    bias.grad().toDoubles());
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(Shape.of(3, 3, 32, 32), Shape.of(64, 3, 3, 3), new Conv2d(1, 1, 1, 1)),
            new Case(Shape.of(2, 64, 16, 16), Shape.of(40, 64, 3, 3), new Conv2d(1, 1, 1, 1)),
            new Case(Shape.of(19, 24, 14, 14), Shape.of(40, 24, 1, 1), new Conv2d(1, 1, 0, 0)),
            new Case(Shape.of(2, 24, 14, 14), Shape.of(40, 24, 1, 1), new Conv2d(2, 2, 0, 0)),
            new Case(Shape.of(2, 24, 15, 17), Shape.of(40, 24, 3, 3), new Conv2d(2, 2, 1, 1)),
            new Case(
                    Shape.of(2, 24, 15, 37), Shape.of(42, 12, 3, 5),
                    new Conv2d(2, 3, 2, 2).withGroups(2).withDilation(2, 1)),
            new Case(Shape.of(2, 12, 9, 70), Shape.of(36, 1, 3, 3), new Conv2d(1, 1, 1, 1).withGroups(12)),
            new Case(Shape.of(20, 3, 40, 40), Shape.of(16, 3, 7, 7), new Conv2d(2, 2, 3, 3)),
            new Case(Shape.of(1, 300, 7, 7), Shape.of(113, 300, 1, 1), new Conv2d(1, 1, 0, 0)),
            new Case(Shape.of(1, 2, 5, 6), Shape.of(3, 2, 2, 2), new Conv2d(3, 2, 4, 5)),
            new Case(Shape.of(0, 2, 5, 6), Shape.of(3, 2, 2, 2), new Conv2d(1, 1, 0, 0)),
            new Case(Shape.of(2, 0, 5, 6), Shape.of(3, 0, 2, 2), new Conv2d(1, 1, 0, 0)),
            new Case(Shape.of(2, 2, 5, 6), Shape.of(0, 2, 2, 2), new Conv2d(1, 1, 0, 0)));

    private static Tensor random(Device device, long seed, Shape shape) {
        Philox random = new Philox(seed);
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(device, shape, values);
    }

    @Test
    void everyDeviceAgreesWithTheComposite() {
        for (Case c : CASES) {
            List<double[]> want = c.run(Device.reference());
            for (Device device : FastDevices.all()) {
                List<double[]> got = c.run(device);
                for (int i = 0; i < want.size(); i++) {
                    requireClose(device + " " + c + ", number " + i, c.longestSum(), got.get(i), want.get(i));
                }
            }
        }
    }

    private static void requireClose(String what, int n, double[] got, double[] want) {
        double largest = Tolerance.largest(want);
        for (int i = 0; i < want.length; i++) {
            double allowed = Tolerance.ofFloat(n, want[i], largest);
            String message = what + ", element " + i + ": got " + got[i] + ", want " + want[i];
            assertTrue(Tolerance.agree(got[i], want[i], allowed), message);
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        try (Device one = Device.cpu(1); Device three = Device.cpu(3)) {
            for (Case c : CASES) {
                List<double[]> want = c.run(one);
                List<double[]> got = c.run(three);
                for (int i = 0; i < want.size(); i++) {
                    assertArrayEquals(want.get(i), got.get(i), c + ", number " + i);
                }
            }
        }
    }

    @Test
    void poolsOfAllShapesTakeTheSamePixels() {
        List<MaxPool2d> pools = List.of(
                new MaxPool2d(3, 2, 1), new MaxPool2d(2, 2, 0), new MaxPool2d(2, 3, 1, 2, Padding.of(1, 0)),
                new MaxPool2d(3, 2, 3, 3, Padding.of(1)), new MaxPool2d(3, 3, 2, 2, Padding.same()));
        for (Shape shape : List.of(
                Shape.of(2, 20, 32, 32), Shape.of(1, 3, 16, 16), Shape.of(2, 5, 33, 17), Shape.of(1, 2, 19, 70))) {
            for (MaxPool2d pool : pools) {
                List<double[]> want = pooled(Device.reference(), shape, pool);
                for (Device device : FastDevices.all()) {
                    List<double[]> got = pooled(device, shape, pool);
                    assertArrayEquals(want.get(0), got.get(0), 0, device + " " + pool);
                    requireClose(device + " " + pool, 9, got.get(1), want.get(1));
                }
            }
        }
    }

    private static List<double[]> pooled(Device device, Shape shape, MaxPool2d pool) {
        Tensor x = random(device, 5, shape).requireGrad();
        Tensor y = x.apply(pool);
        y.backward(random(device, 6, y.shape()));
        return List.of(y.toDoubles(), x.grad().toDoubles());
    }

    @Test
    void theFirstOfEqualPixelsOrTheFirstThatIsNoNumberGetsTheGradient() {
        List<Device> devices = new ArrayList<>(FastDevices.all());
        devices.add(Device.reference());
        for (Device device : devices) {
            Tensor x = Tensor.of(
                    device, Shape.of(1, 1, 2, 6), new double[] {1, 7, 3, NAN, -INF, -INF, 7, 7, NAN, 9, -INF, -INF});
            x.requireGrad();
            x.apply(new MaxPool2d(2, 2, 0)).backward(Tensor.of(device, Shape.of(1, 1, 1, 3), new double[] {1, 2, 4}));
            assertArrayEquals(new double[] {0, 1, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0}, x.grad().toDoubles(), device.name());
        }
    }
}
