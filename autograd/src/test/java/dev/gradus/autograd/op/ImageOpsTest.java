package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Padding, ties, borders and what groups mean. */
class ImageOpsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    private static Tensor image(Device device, int height, int width, double... pixels) {
        return Tensor.of(device, Shape.of(1, 1, height, width), pixels);
    }

    private static Tensor random(long seed, int... extents) {
        Philox random = new Philox(seed);
        double[] values = new double[Shape.of(extents).count()];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Tensor.of(Device.reference(), Shape.of(extents), values);
    }

    @Test
    void sameRoundsUpAndPutsTheOddPlaceLast() {
        assertEquals(new Padding.Ends(2, 3), Padding.same().vertical(224, 7, 2, 1));
        assertEquals(new Padding.Ends(0, 1), Padding.same().horizontal(112, 3, 2, 1));
        assertEquals(new Padding.Ends(1, 1), Padding.same().horizontal(113, 3, 2, 1));
        assertEquals(new Padding.Ends(0, 0), Padding.same().vertical(56, 1, 2, 1));
        assertEquals(new Padding.Ends(2, 2), Padding.same().vertical(5, 3, 1, 2));
        for (int extent = 1; extent < 20; extent++) {
            for (int stride = 1; stride < 5; stride++) {
                Conv2d conv = new Conv2d(stride, stride, Padding.same(), 2, 1, 1);
                Shape y = conv.outputShape(
                        new Shape[] {Shape.of(1, 1, extent, extent), Shape.of(1, 1, 3, 4)});
                int wanted = (extent + stride - 1) / stride;
                assertEquals(Shape.of(1, 1, wanted, wanted), y);
            }
        }
    }

    @Test
    void groupsAreConvolutionsOfTheirOwn() {
        Tensor x = random(1, 2, 6, 5, 4);
        Tensor w = random(2, 9, 2, 3, 3);
        Conv2d conv = new Conv2d(2, 1, 1, 1);
        Tensor[] parts = new Tensor[3];
        for (int g = 0; g < 3; g++) {
            parts[g] = x.narrow(1, 2 * g, 2 * g + 2).conv2d(w.narrow(0, 3 * g, 3 * g + 3), null, conv);
        }
        Tensor whole = x.conv2d(w, null, conv.withGroups(3));
        assertArrayEquals(Tensor.concat(1, parts).toDoubles(), whole.toDoubles(), 1e-12);
    }

    @Test
    void dilationSpreadsTheKernel() {
        Tensor x = random(3, 1, 2, 7, 9);
        Tensor w = random(4, 3, 2, 3, 2);
        Tensor spread = w.scatter(new Scatter(2, 0, 2, 5)).scatter(new Scatter(3, 0, 3, 4));
        Tensor dilated = x.conv2d(w, null, new Conv2d(1, 1, 0, 0).withDilation(2, 3));
        assertArrayEquals(x.conv2d(spread, null, new Conv2d(1, 1, 0, 0)).toDoubles(), dilated.toDoubles(), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void placesOutsideTheImageNeverWinAMaximum(Device device) {
        Tensor x = image(device, 2, 2, -1, -2, -3, -4);
        double[] y = x.apply(new MaxPool2d(3, 1, 1)).toDoubles();
        assertArrayEquals(new double[] {-1, -1, -1, -1}, y);
        double[] corners = x.apply(new MaxPool2d(2, 2, 1)).toDoubles();
        assertArrayEquals(new double[] {-1, -2, -3, -4}, corners);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theFirstOfEqualLargestPixelsGetsTheGradient(Device device) {
        Tensor x = image(device, 2, 2, 5, 1, 5, 2).requireGrad();
        x.apply(new MaxPool2d(2, 2, 0)).backward(Tensor.full(device, 3, Shape.of(1, 1, 1, 1)));
        assertArrayEquals(new double[] {3, 0, 0, 0}, x.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatIsNoNumberSpoilsItsWindowsAndNoOthers(Device device) {
        Tensor x = image(device, 1, 4, NAN, 1, 2, INF);
        MaxPool2d pool = new MaxPool2d(1, 2, 1, 1, Padding.none());
        assertArrayEquals(new double[] {NAN, 2, INF}, x.apply(pool).toDoubles());
        Tensor depths = image(device, 1, 2, -INF, -INF);
        assertArrayEquals(new double[] {-INF}, depths.apply(new MaxPool2d(1, 2, 2, 2, Padding.none())).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void paddingIsCountedOrNot(Device device) {
        Tensor x = image(device, 2, 2, 4, 8, 12, 16);
        double[] counted = x.apply(new AvgPool2d(2, 2, 1)).toDoubles();
        assertArrayEquals(new double[] {1, 2, 3, 4}, counted);
        double[] left = x.apply(new AvgPool2d(2, 2, 2, 2, Padding.of(1), false)).toDoubles();
        assertArrayEquals(new double[] {4, 8, 12, 16}, left);
        double[] middle = x.apply(new AvgPool2d(3, 3, 2, 2, Padding.of(1), false)).toDoubles();
        assertArrayEquals(new double[] {10}, middle);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void adaptiveWindowsOverlapWhereExtentsDoNotDivide(Device device) {
        Tensor x = image(device, 1, 5, 1, 2, 3, 4, 5);
        assertArrayEquals(
                new double[] {1.5, 3, 4.5}, x.apply(new AdaptiveAvgPool2d(1, 3)).toDoubles(), 1e-6);
        assertArrayEquals(
                new double[] {1, 1, 1.5, 2, 2},
                image(device, 1, 2, 1, 2).apply(new AdaptiveAvgPool2d(1, 5)).toDoubles(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void pointsOutsideTheImageSeeNothing(Device device) {
        Tensor x = image(device, 2, 2, INF, 1, 2, NAN);
        double[] far = {-3, -3, 3, 0, 0, 1e30};
        Tensor y = x.apply(new GridSample(false), Tensor.of(device, Shape.of(1, 1, 3, 2), far));
        assertArrayEquals(new double[3], y.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aPointOnAPixelIsThatPixelAndLooksToTheRight(Device device) {
        Tensor x = image(device, 1, 3, 1, 5, 20);
        Tensor grid = Tensor.of(device, Shape.of(1, 1, 1, 2), new double[] {0, 0}).requireGrad();
        Tensor y = x.apply(new GridSample(true), grid);
        assertEquals(5, y.item());
        y.sum().backward();
        assertArrayEquals(new double[] {15, 0}, grid.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aCoordinateThatIsNoNumberGivesNone(Device device) {
        Tensor x = image(device, 2, 2, 1, 2, 3, 4);
        double[] points = {NAN, 0, 0, INF, 0, 0};
        Tensor y = x.apply(new GridSample(false), Tensor.of(device, Shape.of(1, 3, 1, 2), points));
        assertArrayEquals(new double[] {NAN, NAN, 2.5}, y.toDoubles());
    }
}
