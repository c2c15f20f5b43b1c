package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where functions have kinks, ties, poles or no value: what is decided there, the same on every device. */
class KinksTest {
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
    void kinksAtZero(Device device) {
        double[] x = {-INF, -1, -0.0, 0, 1, INF, NAN};
        assertUnary(device, Tensor::relu, x, new double[] {0, 0, 0, 0, 1, INF, NAN},
                new double[] {0, 0, 0, 0, 1, 1, 0});
        assertUnary(
                device,
                Tensor::abs,
                x,
                new double[] {INF, 1, 0, 0, 1, INF, NAN},
                new double[] {-1, -1, 0, 0, 1, 1, NAN});
        assertArrayEquals(new double[] {-1, -1, 0, 0, 1, 1, NAN}, leaf(device, x).sign().toDoubles(), 0);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void domainsEndInInfinityAndBeyondInNaN(Device device) {
        assertUnary(device, Tensor::log, new double[] {0, -1, INF}, new double[] {-INF, NAN, INF},
                new double[] {INF, -1, 0});
        assertUnary(device, Tensor::sqrt, new double[] {0, -1, INF}, new double[] {0, NAN, INF},
                new double[] {INF, NAN, 0});
        assertUnary(device, Tensor::exp, new double[] {-INF, 1000, NAN}, new double[] {0, INF, NAN},
                new double[] {0, INF, NAN});
        assertUnary(device, Tensor::reciprocal, new double[] {0, -0.0}, new double[] {INF, -INF},
                new double[] {-INF, -INF});
    }

    @ParameterizedTest
    @MethodSource("devices")
    void saturatedFunctionsAreFlatAndFinite(Device device) {
        double[] x = {-1000, -INF, 1000, INF};
        double[] flat = {0, 0, 0, 0};
        assertUnary(device, Tensor::tanh, x, new double[] {-1, -1, 1, 1}, flat);
        assertUnary(device, Tensor::sigmoid, x, new double[] {0, 0, 1, 1}, flat);
        double[] finite = {-1000, 1000};
        assertUnary(device, Tensor::erf, finite, new double[] {-1, 1}, new double[] {0, 0});
        assertUnary(device, Tensor::gelu, finite, new double[] {0, 1000}, new double[] {0, 1});
        assertUnary(device, Tensor::geluTanh, finite, new double[] {0, 1000}, new double[] {0, 1});
    }

    @ParameterizedTest
    @MethodSource("devices")
    void powersAtZero(Device device) {
        double[] zero = {0};
        assertUnary(device, x -> x.pow(0), zero, new double[] {1}, zero);
        assertUnary(device, x -> x.pow(1), zero, zero, new double[] {1});
        assertUnary(device, x -> x.pow(2), zero, zero, zero);
        assertUnary(device, x -> x.pow(3), new double[] {-2}, new double[] {-8}, new double[] {12});
        assertUnary(device, x -> x.pow(0.5), zero, zero, new double[] {INF});
    }

    @ParameterizedTest
    @MethodSource("devices")
    void equalOperandsShareTheGradientOfTheLargerOne(Device device) {
        assertTie(device, Tensor::maximum);
        assertTie(device, Tensor::minimum);
    }

    private static void assertTie(Device device, BinaryOperator<Tensor> f) {
        Tensor a = leaf(device, 2, 2);
        Tensor b = leaf(device, 2, 2);
        f.apply(a, b).backward(Tensor.of(device, Shape.of(2), new double[] {1, 10}));
        assertArrayEquals(new double[] {0.5, 5}, a.grad().toDoubles());
        assertArrayEquals(new double[] {0.5, 5}, b.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void equalLargestElementsShareTheGradientAndTheFirstOneIsTheArgmax(Device device) {
        assertUnary(device, x -> x.max(0), new double[] {3, 1, 3, 3}, new double[] {3},
                new double[] {1 / 3.0, 0, 1 / 3.0, 1 / 3.0});
        assertEquals(0, leaf(device, 3, 1, 3, 3).argmax(0).toInts()[0]);
        assertEquals(2, leaf(device, -1, -INF, 0, -0.0).argmax(0).toInts()[0]);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatIsNoNumberWinsEveryMaximum(Device device) {
        assertArrayEquals(new double[] {NAN}, leaf(device, 1, NAN, INF).max(0).toDoubles());
        assertEquals(1, leaf(device, 1, NAN, INF, NAN).argmax(0).toInts()[0]);
        Tensor a = leaf(device, NAN, 1, NAN);
        Tensor b = leaf(device, 1, NAN, NAN);
        assertArrayEquals(new double[] {NAN, NAN, NAN}, a.maximum(b).toDoubles());
        assertArrayEquals(new double[] {NAN, NAN, NAN}, a.minimum(b).toDoubles());
        assertArrayEquals(new double[] {0, 0, 0}, a.greater(b).toDoubles());
        assertArrayEquals(new double[] {0, 0, 0}, a.equal(b).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void largeLogitsStayFinite(Device device) {
        Tensor x = Tensor.of(device, Shape.of(2, 3), new double[] {1000, 1000, -1000, -5000, -5000, -5000});
        double third = 1 / 3.0;
        assertArrayEquals(new double[] {0.5, 0.5, 0, third, third, third}, x.softmax().toDoubles(), 1e-6);
        double half = -Math.log(2);
        double each = -Math.log(3);
        assertArrayEquals(
                new double[] {half, half, half - 2000, each, each, each}, x.logSoftmax().toDoubles(), 1e-4);
        Tensor labels = Tensor.ofInts(device, Shape.of(2), new int[] {2, 0});
        assertEquals((2000 - half - each) / 2, x.crossEntropy(labels, 0).item(), 1e-3);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void maskedLogitsGetNoProbability(Device device) {
        assertArrayEquals(new double[] {0, 0.5, 0.5}, leaf(device, -INF, 1, 1).softmax().toDoubles(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theSumOfNothingIsZero(Device device) {
        Tensor empty = Tensor.zeros(device, Shape.of(0, 3)).requireGrad();
        Tensor sum = empty.sum(false, 0);
        assertArrayEquals(new double[] {0, 0, 0}, sum.toDoubles());
        sum.sum().backward();
        assertEquals(Shape.of(0, 3), empty.grad().shape());
        assertEquals(0, empty.sum().item());
        Tensor product = Tensor.zeros(device, Shape.of(2, 0)).matmul(empty);
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0}, product.toDoubles());
    }
}
