package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the activations have kinks and saturate: what is decided there, the same on every device. */
class ActivationKinksTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    private static Tensor leaf(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length), values).requireGrad();
    }

    private static void assertUnary(
            Device device, UnaryOperator<Tensor> f, double[] x, double[] y, double[] gradient) {
        Tensor leaf = leaf(device, x);
        Tensor result = f.apply(leaf);
        assertArrayEquals(y, result.toDoubles(), 1e-6);
        result.backward(Tensor.ones(device, result.shape()));
        assertArrayEquals(gradient, leaf.grad().toDoubles(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void clampPassesGradientsAtItsBoundsAndNotBeyond(Device device) {
        assertUnary(
                device,
                x -> x.clamp(-1, 2),
                new double[] {-INF, -1.5, -1, 0, 2, 2.5, INF},
                new double[] {-1, -1, -1, 0, 2, 2, 2},
                new double[] {0, 0, 1, 1, 1, 0, 0});
        assertArrayEquals(new double[] {NAN}, leaf(device, NAN).clamp(-1, 2).toDoubles());
        assertUnary(device, x -> x.clamp(3, 3), new double[] {2, 3, 4}, new double[] {3, 3, 3},
                new double[] {0, 1, 0});
        assertUnary(device, x -> x.clamp(-INF, INF), new double[] {-INF, 5}, new double[] {-INF, 5},
                new double[] {1, 1});
    }

    @ParameterizedTest
    @MethodSource("devices")
    void slopesOnTheLeftHoldAtZeroToo(Device device) {
        double[] x = {-INF, -2, 0, 3, INF};
        assertUnary(device, t -> t.apply(new LeakyRelu(0.25)), x, new double[] {-INF, -0.5, 0, 3, INF},
                new double[] {0.25, 0.25, 0.25, 1, 1});
        assertUnary(device, t -> t.apply(new Elu(2)), x, new double[] {-2, 2 * Math.expm1(-2), 0, 3, INF},
                new double[] {0, 2 * Math.exp(-2), 2, 1, 1});
        assertArrayEquals(new double[] {NAN}, leaf(device, NAN).apply(new LeakyRelu(0.25)).toDoubles());
        assertArrayEquals(new double[] {NAN}, leaf(device, NAN).apply(new Elu(1)).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theWeightOfPReluGetsItsGradientFromTheLeftOnly(Device device) {
        Tensor x = Tensor.of(device, Shape.of(1, 2, 3), new double[] {-2, 0, 5, 7, -1, -3}).requireGrad();
        Tensor weight = leaf(device, 0.5, 0.1);
        Tensor y = x.apply(new PRelu(), weight);
        assertArrayEquals(new double[] {-1, 0, 5, 7, -0.1, -0.3}, y.toDoubles(), 1e-6);
        y.backward(Tensor.of(device, y.shape(), new double[] {1, 10, 100, 1, 10, 100}));
        assertArrayEquals(new double[] {0.5, 5, 100, 1, 1, 10}, x.grad().toDoubles(), 1e-5);
        assertArrayEquals(new double[] {-2, -310}, weight.grad().toDoubles(), 1e-4);
        Tensor scalar = Tensor.full(device, -4, Shape.SCALAR);
        assertArrayEquals(new double[] {-2}, scalar.apply(new PRelu(), leaf(device, 0.5)).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void softplusIsFlatOnTheLeftAndTheIdentityOnTheRight(Device device) {
        assertUnary(
                device,
                x -> x.apply(new Softplus()),
                new double[] {-INF, -1000, 0, 1000, INF},
                new double[] {0, 0, Math.log(2), 1000, INF},
                new double[] {0, 0, 0.5, 1, 1});
        double tiny = leaf(device, -40).apply(new Softplus()).item();
        assertArrayEquals(new double[] {1}, new double[] {tiny / Math.exp(-40)}, 1e-6);
        assertArrayEquals(new double[] {NAN}, leaf(device, NAN).apply(new Softplus()).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void siluSaturatesWithoutOverflow(Device device) {
        assertUnary(device, Tensor::silu, new double[] {-1000, 0, 1000}, new double[] {0, 0, 1000},
                new double[] {0, 0.5, 1});
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatIsNotChosenHasNoInfluence(Device device) {
        Tensor mask = Tensor.of(device, Shape.of(5), new double[] {1, 0, NAN, 0.75, 0.5});
        Tensor a = leaf(device, 1, NAN, INF, 4, -INF);
        Tensor b = leaf(device, NAN, 2, 3, INF, 5);
        Tensor y = Tensor.where(mask, a, b);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5}, y.toDoubles());
        y.backward(Tensor.of(device, y.shape(), new double[] {1, 2, 3, 4, 5}));
        assertArrayEquals(new double[] {1, 0, 0, 4, 0}, a.grad().toDoubles());
        assertArrayEquals(new double[] {0, 2, 3, 0, 5}, b.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void comparisonsChooseWithBroadcasting(Device device) {
        Tensor x = Tensor.of(device, Shape.of(2, 2), new double[] {1, -1, -2, 2}).requireGrad();
        Tensor y = Tensor.where(x.greater(Tensor.zeros(device)), x, leaf(device, 10, 20));
        assertArrayEquals(new double[] {1, 20, 10, 2}, y.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void gatesMultiplyTheFirstHalfByTheActivatedSecond(Device device) {
        Tensor x = Tensor.of(device, Shape.of(1, 4), new double[] {2, 3, 0, 1000});
        assertArrayEquals(new double[] {1, 3}, x.apply(new Glu(1)).toDoubles(), 1e-6);
        assertArrayEquals(new double[] {0, 3000}, x.apply(new Geglu(1)).toDoubles(), 1e-3);
    }
}
