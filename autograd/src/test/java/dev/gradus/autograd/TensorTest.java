package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.op.Scatter;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The face: what each method means, on small numbers. */
class TensorTest {
    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    private static Tensor counting(Device device, int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.of(device, shape, IntStream.range(0, shape.count()).asDoubleStream().toArray());
    }

    private static void assertTensor(Tensor tensor, Shape shape, double... values) {
        assertEquals(shape, tensor.shape());
        assertArrayEquals(values, tensor.toDoubles(), 1e-6);
    }

    @Test
    void theExampleOfTheClassCommentWorks() {
        Tensor x = Tensor.of(new float[][] {{1, -1}});
        Tensor w = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requireGrad();
        Tensor loss = x.matmul(w).gelu().mean();
        loss.backward();
        double slope = 0.5 * (1 + Erf.erf(-2 / Math.sqrt(2))) - 2 * Math.exp(-2) / Math.sqrt(2 * Math.PI);
        assertTensor(w.grad(), Shape.of(2, 2), slope / 2, slope / 2, -slope / 2, -slope / 2);
    }

    @Test
    void tensorsAreMadeOfNumbers() {
        assertTensor(Tensor.of(3f), Shape.SCALAR, 3);
        assertTensor(Tensor.of(1f, 2f), Shape.of(2), 1, 2);
        assertTensor(Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}), Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertTensor(Tensor.of(new float[0][]), Shape.of(0, 0));
        assertTensor(Tensor.of(Shape.of(2, 1), 1, 2), Shape.of(2, 1), 1, 2);
        assertTensor(Tensor.zeros(2), Shape.of(2), 0, 0);
        assertTensor(Tensor.ones(1, 2), Shape.of(1, 2), 1, 1);
        assertTensor(Tensor.full(Device.reference(), 0.1, Shape.of(2)), Shape.of(2), 0.1, 0.1);
        assertArrayEquals(new int[] {7, -1}, Tensor.ofInts(7, -1).toInts());
        assertEquals(DType.INT32, Tensor.ofInts(7).dtype());
        assertEquals(7, Tensor.ofInts(7).item());
        assertEquals(DType.FLOAT64, Tensor.zeros(Device.reference()).dtype());
    }

    @Test
    void itsArrayIsNotTheCallers() {
        float[] values = {1, 2};
        Tensor x = Tensor.of(values);
        values[0] = 9;
        x.toFloats()[1] = 9;
        assertTensor(x, Shape.of(2), 1, 2);
    }

    @Test
    void reshapingSharesMemoryAndCopyingDoesNot() {
        Tensor x = counting(Device.reference(), 2, 3);
        assertSame(x.storage(), x.reshape(3, 2).storage());
        assertSame(x, x.reshape(2, 3));
        Tensor copy = x.copy();
        x.assign(Tensor.ones(Device.reference(), Shape.of(2, 3)));
        assertTensor(copy, Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
        assertEquals(1, x.reshape(6).toDoubles()[5]);
        assertNull(copy.requireGrad().copy().frame());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void axesAreMovedCutAndJoined(Device device) {
        Tensor x = counting(device, 2, 3);
        assertTensor(x.transpose(0, -1), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
        assertTensor(x.narrow(1, 1, 3), Shape.of(2, 2), 1, 2, 4, 5);
        assertTensor(x.narrow(-1, 0, 0), Shape.of(2, 0));
        assertTensor(x.select(1, 2), Shape.of(2), 2, 5);
        assertTensor(x.slice(1, 0, 2, 2), Shape.of(2, 2), 0, 2, 3, 5);
        assertTensor(Tensor.concat(-1, x, x.narrow(1, 0, 1)), Shape.of(2, 4), 0, 1, 2, 0, 3, 4, 5, 3);
        assertTensor(x.select(0, 1).scatter(new Scatter(0, 1, 2, 7)), Shape.of(7), 0, 3, 0, 4, 0, 5, 0);
        assertTensor(x.narrow(1, 0, 1).expand(Shape.of(2, 2)), Shape.of(2, 2), 0, 0, 3, 3);
        assertTensor(counting(device, 2, 2, 2).permute(2, 0, 1), Shape.of(2, 2, 2), 0, 2, 4, 6, 1, 3, 5, 7);
        assertTensor(Tensor.ofInts(device, Shape.of(2), new int[] {2, 0}).oneHot(3), Shape.of(2, 3), 0, 0, 1, 1, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void axesAreFolded(Device device) {
        Tensor x = counting(device, 2, 3, 2);
        assertTensor(x.sum(), Shape.SCALAR, 66);
        assertTensor(x.mean(), Shape.SCALAR, 5.5);
        assertTensor(x.sum(false, 0, -1), Shape.of(3), 14, 22, 30);
        assertTensor(x.sum(true, 0, 2), Shape.of(1, 3, 1), 14, 22, 30);
        assertTensor(x.sum(false, 1, 2), Shape.of(2), 15, 51);
        assertTensor(x.mean(true, -1).sum(false, 2), Shape.of(2, 3), 0.5, 2.5, 4.5, 6.5, 8.5, 10.5);
        assertTensor(x.sumTo(Shape.of(3, 1)), Shape.of(3, 1), 14, 22, 30);
        assertTensor(x.max(1), Shape.of(2, 1, 2), 4, 5, 10, 11);
        assertArrayEquals(new int[] {2, 2, 2, 2}, x.argmax(1).toInts());
        assertEquals(Shape.of(2, 2), x.argmax(1).shape());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void constantsMeetEveryElement(Device device) {
        Tensor x = counting(device, 3);
        assertTensor(x.add(1), Shape.of(3), 1, 2, 3);
        assertTensor(x.sub(1), Shape.of(3), -1, 0, 1);
        assertTensor(x.mul(-2), Shape.of(3), 0, -2, -4);
        assertTensor(x.div(4), Shape.of(3), 0, 0.25, 0.5);
        assertTensor(x.affine(2, 1), Shape.of(3), 1, 3, 5);
        assertTensor(x.square(), Shape.of(3), 0, 1, 4);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void productsAreThoseOfLinearAlgebra(Device device) {
        Philox random = new Philox(17);
        RealMatrix a = matrix(random, 13, 7);
        RealMatrix b = matrix(random, 7, 9);
        double[] expected = flat(a.multiply(b));
        Tensor left = Tensor.of(device, Shape.of(13, 7), flat(a));
        Tensor right = Tensor.of(device, Shape.of(7, 9), flat(b));
        assertTensor(left.matmul(right), Shape.of(13, 9), expected);
        assertTensor(left.matmulTransposed(right.transpose(0, 1)), Shape.of(13, 9), expected);
        assertTensor(left.transpose(0, 1).matmul(right, true, false), Shape.of(13, 9), expected);
        assertTensor(left.linear(right.transpose(0, 1), null), Shape.of(13, 9), expected);
    }

    private static RealMatrix matrix(Philox random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextFloat() - 0.5f;
            }
        }
        return MatrixUtils.createRealMatrix(values);
    }

    private static double[] flat(RealMatrix matrix) {
        return Stream.of(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void uniformNumbersAreTheGeneratorsWordsOnEveryDevice(Device device) {
        Philox random = new Philox(5, 3);
        random.position(40);
        Words words = new Words(5, 3, random.reserve(1003));
        random.position(40);
        double[] drawn = Tensor.uniform(device, words, Shape.of(17, 59)).toDoubles();
        for (double value : drawn) {
            assertEquals(random.nextFloat(), value);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void dropoutKeepsTheExpectationAndDropsTheShareItPromises(Device device) {
        Tensor ones = Tensor.ones(device, Shape.of(200, 500)).requireGrad();
        Tensor y = ones.dropout(0.3, new Words(1, 2, 3));
        double[] values = y.toDoubles();
        long dropped = Arrays.stream(values).filter(v -> v == 0).count();
        assertEquals(0.3, dropped / 100_000.0, 5 * Math.sqrt(0.3 * 0.7 / 100_000));
        assertTrue(Arrays.stream(values).allMatch(v -> v == 0 || Math.abs(v - 1 / 0.7) < 1e-6));
        y.backward(Tensor.ones(device, y.shape()));
        assertArrayEquals(values, ones.grad().toDoubles(), "the backward makes the same choice");
    }

    @Test
    void aTensorPrintsItsShapeAndItsFirstElements() {
        assertEquals("Tensor[] 2.50000", Tensor.of(2.5f).toString());
        assertEquals("Tensor[2, 2] [[1.00000, 2.00000], [3.00000, 4.00000]]",
                Tensor.of(new float[][] {{1, 2}, {3, 4}}).toString());
        assertEquals("Tensor[7] [0, 1, 2, 3, 4, 5, …]", Tensor.ofInts(0, 1, 2, 3, 4, 5, 6).toString());
        assertEquals("Tensor[0] []", Tensor.zeros(0).toString());
    }

    @Test
    void aNameShowsInMessages() {
        assertEquals("[2]", Tensor.zeros(2).describe());
        Tensor named = Tensor.zeros(2).named("bias");
        assertEquals("bias=[2]", named.describe());
        assertEquals("bias", named.detach().name());
    }
}
