package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Backward;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ties, zeros and infinities under the reductions: what is decided there, the same on every device. */
class ReductionKinksTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    private static Tensor leaf(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length), values).requireGrad();
    }

    private static void assertFold(Device device, UnaryOperator<Tensor> f, double[] x, double y, double... gradient) {
        Tensor leaf = leaf(device, x);
        Tensor result = f.apply(leaf);
        assertEquals(y, result.item(), 1e-6 * Math.max(1, Math.abs(y)));
        result.backward();
        assertArrayEquals(gradient, leaf.grad().toDoubles(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void equalSmallestElementsShareTheGradientAndNaNWins(Device device) {
        assertFold(device, x -> x.min(0), new double[] {1, 3, 1, 2}, 1, 0.5, 0, 0.5, 0);
        assertFold(device, x -> x.min(0), new double[] {1, -INF}, -INF, 0, 1);
        assertEquals(NAN, leaf(device, 1, NAN, -INF).min(0).item());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theGradientOfAProductIsTheProductOfTheOthersAlsoWithZeros(Device device) {
        UnaryOperator<Tensor> prod = x -> x.apply(new Prod(0));
        assertFold(device, prod, new double[] {2, 3, 4}, 24, 12, 8, 6);
        assertFold(device, prod, new double[] {2, 0, 4}, 0, 0, 8, 0);
        assertFold(device, prod, new double[] {0, 3, 0}, 0, 0, 0, 0);
        assertFold(device, prod, new double[] {5}, 5, 1);
        assertFold(device, prod, new double[] {}, 1);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theSecondDerivativeOfAProductSurvivesTwoZeros(Device device) {
        Tensor x = leaf(device, 0, 3, 0);
        Tensor y = x.apply(new Prod(0));
        Tensor first = Backward.of(y, Tensor.ones(device, y.shape()), new Tensor[] {x}, true)[0];
        first.select(0, 0).backward();
        assertArrayEquals(new double[] {0, 0, 3}, x.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theLogarithmOfASumStaysFiniteWhereTheSumDoesNot(Device device) {
        UnaryOperator<Tensor> lse = x -> x.apply(new LogSumExp(0));
        assertFold(device, lse, new double[] {1000, 1000}, 1000 + Math.log(2), 0.5, 0.5);
        assertFold(device, lse, new double[] {-1000, -1000, -5000}, -1000 + Math.log(2), 0.5, 0.5, 0);
        assertFold(device, lse, new double[] {-INF, 2, -INF}, 2, 0, 1, 0);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aRowThatIsMinusInfinityEverywhereHasTheGradientZero(Device device) {
        Tensor x = Tensor.of(device, Shape.of(2, 2), new double[] {-INF, -INF, 0, 0}).requireGrad();
        Tensor y = x.apply(new LogSumExp(1));
        assertArrayEquals(new double[] {-INF, Math.log(2)}, y.toDoubles(), 1e-6);
        y.backward(Tensor.ones(device, y.shape()));
        assertArrayEquals(new double[] {0, 0, 0.5, 0.5}, x.grad().toDoubles(), 1e-6);
        assertEquals(INF, leaf(device, 1, INF).apply(new LogSumExp(0)).item());
        assertEquals(NAN, leaf(device, 1, NAN).apply(new LogSumExp(0)).item());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aLengthOfZeroHasTheGradientZero(Device device) {
        UnaryOperator<Tensor> norm = x -> x.apply(new Norm2(List.of(0), false));
        assertFold(device, norm, new double[] {0, 0}, 0, 0, 0);
        assertFold(device, norm, new double[] {3, -4}, 5, 0.6, -0.8);
        assertFold(device, norm, new double[] {}, 0);
        assertEquals(NAN, norm.apply(leaf(device, 0, NAN)).item());
        assertEquals(INF, norm.apply(leaf(device, 1, -INF)).item());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theVarianceOfEqualElementsIsZeroAndOfOneElement(Device device) {
        assertFold(device, x -> x.apply(new Var(List.of(0), 0, false)), new double[] {7}, 0, 0);
        assertFold(device, x -> x.apply(new Var(List.of(0), 0, false)), new double[] {1, 3}, 1, -1, 1);
        assertFold(device, x -> x.apply(new Var(List.of(0), 1, false)), new double[] {1, 3}, 2, -2, 2);
        assertFold(device, x -> x.apply(new Var(List.of(0), 1, false)), new double[] {4, 4, 4}, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void foldedAxesStayWithExtentOneOrDisappear(Device device) {
        Tensor x = Tensor.zeros(device, Shape.of(2, 3, 4));
        assertEquals(Shape.of(1, 3, 1), x.apply(new Var(List.of(2, 0), 0, true)).shape());
        assertEquals(Shape.of(3), x.apply(new Norm2(List.of(2, 0), false)).shape());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void runningSumsBeginAtEitherEnd(Device device) {
        Tensor x = leaf(device, 1, 2, 4, 8);
        assertArrayEquals(new double[] {1, 3, 7, 15}, x.cumsum(0).toDoubles());
        Tensor fromEnd = x.apply(new Cumsum(0, true));
        assertArrayEquals(new double[] {15, 14, 12, 8}, fromEnd.toDoubles());
        fromEnd.backward(Tensor.of(device, Shape.of(4), new double[] {1, 0, 0, 10}));
        assertArrayEquals(new double[] {1, 1, 1, 11}, x.grad().toDoubles());
        assertArrayEquals(new double[] {1, NAN, NAN}, leaf(device, 1, NAN, 3).cumsum(-1).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void softmaxAlongTheFirstAxisAddsUpToOneThere(Device device) {
        Tensor x = Tensor.of(device, Shape.of(2, 2), new double[] {0, 1, 0, 1000});
        assertArrayEquals(new double[] {0.5, 0, 0.5, 1}, x.softmax(0).toDoubles(), 1e-6);
        assertArrayEquals(x.softmax().toDoubles(), x.softmax(1).toDoubles());
        assertArrayEquals(x.logSoftmax().toDoubles(), x.logSoftmax(-1).toDoubles());
    }
}
