package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterpolationTest {
    private static final double ROUNDING = 1e-12;

    static Stream<Interpolation> all() {
        return Stream.of(
                Interpolation.nearest(),
                Interpolation.bilinear(),
                Interpolation.bilinear().withAlignedCorners(),
                Interpolation.bilinear().withAntialias(),
                Interpolation.bicubic(),
                Interpolation.bicubic().withAlignedCorners(),
                Interpolation.bicubic().withAntialias());
    }

    @ParameterizedTest
    @MethodSource("all")
    void constantsStayConstant(Interpolation interpolation) {
        for (int in = 1; in <= 13; in++) {
            for (int out = 1; out <= 13; out++) {
                for (double[] row : interpolation.weights(in, out)) {
                    assertEquals(1, Arrays.stream(row).sum(), ROUNDING, in + " to " + out);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameSizeChangesNothing(Interpolation interpolation) {
        for (int n = 1; n <= 13; n++) {
            double[][] weights = interpolation.weights(n, n);
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                unit[i] = 1;
                assertArrayEquals(unit, weights[i], ROUNDING);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theWeightsOfOneHalfMirrorThoseOfTheOther(Interpolation interpolation) {
        if (interpolation.method() == Interpolation.Method.NEAREST) {
            return; // rounds down, towards the first pixel
        }
        double[][] weights = interpolation.weights(7, 11);
        for (int i = 0; i < 11; i++) {
            for (int j = 0; j < 7; j++) {
                assertEquals(weights[i][j], weights[10 - i][6 - j], ROUNDING);
            }
        }
    }

    @Test
    void linesStayLinesWhereTheKernelAllowsIt() {
        assertTrue(deviation(Interpolation.bilinear(), x -> 3 * x + 1) < ROUNDING);
        assertTrue(deviation(Interpolation.bicubic().withAntialias(), x -> 3 * x + 1) < ROUNDING);
        assertTrue(deviation(Interpolation.bicubic(), x -> 3 * x + 1) > 0.1);
    }

    @Test
    void onlyKeysKernelOfOneHalfKeepsParabolas() {
        assertTrue(deviation(Interpolation.bicubic().withAntialias(), x -> x * x) < 1e-10);
        assertTrue(deviation(Interpolation.bilinear(), x -> x * x) > 0.1);
        assertTrue(deviation(Interpolation.bicubic(), x -> x * x) > 0.1);
    }

    @Test
    void aQuarterPixelOfTheSteepKernelHasTheKnownFirstMoment() {
        double[] row = Interpolation.bicubic().weights(8, 16)[7]; // at 7.5/2 − 0.5 = 3.25
        double moment = 0;
        for (int j = 0; j < row.length; j++) {
            moment += row[j] * (j - 3);
        }
        assertEquals(0.296875, moment, ROUNDING);
    }

    @Test
    void alignedCornersMeet() {
        for (Interpolation interpolation : new Interpolation[] {Interpolation.bilinear(), Interpolation.bicubic()}) {
            double[][] weights = interpolation.withAlignedCorners().weights(5, 8);
            assertArrayEquals(new double[] {1, 0, 0, 0, 0}, weights[0], ROUNDING);
            assertArrayEquals(new double[] {0, 0, 0, 0, 1}, weights[7], ROUNDING);
        }
        double[] only = Interpolation.bilinear().withAlignedCorners().weights(3, 1)[0];
        assertArrayEquals(new double[] {1, 0, 0}, only);
    }

    @Test
    void antialiasingSeesEveryPixelOfAShrinkingImage() {
        for (double[] row : Interpolation.bilinear().withAntialias().weights(12, 2)) {
            assertTrue(Arrays.stream(row).filter(weight -> weight > 0).count() >= 8);
        }
        long seen = Arrays.stream(Interpolation.bilinear().weights(12, 2)[0]).filter(weight -> weight > 0).count();
        assertEquals(2, seen);
    }

    @Test
    void nearestPixelsAreChosenInWholeNumbers() {
        for (int in = 1; in <= 60; in++) {
            for (int out = 1; out <= 60; out++) {
                double[][] weights = Interpolation.nearest().weights(in, out);
                for (int i = 0; i < out; i++) {
                    assertEquals(1, weights[i][i * in / out], in + " to " + out + " at " + i);
                }
            }
        }
    }

    /** A scale a little larger than the ratio of the sizes shifts the grid, as in the position embeddings of DINO. */
    @Test
    void aGivenScaleDecidesWherePixelsLie() {
        Resize bySize = Resize.toSize(Interpolation.bilinear(), 15, 15);
        Resize byScale = Resize.byScale(Interpolation.bilinear(), 15.1 / 14, 15.1 / 14);
        Tensor ramp = Tensor.of(Device.reference(), Shape.of(1, 14), range(14)).expand(Shape.of(14, 14));
        assertEquals(bySize.shape(ramp.shape()), byScale.shape(ramp.shape()));
        double[] sized = ramp.apply(bySize).toDoubles();
        double[] scaled = ramp.apply(byScale).toDoubles();
        assertEquals(7.5 * 14 / 15 - 0.5, sized[7], ROUNDING);
        assertEquals(7.5 * 14 / 15.1 - 0.5, scaled[7], ROUNDING);
    }

    @Test
    void anImageThatKeepsItsSizeIsNotTouched() {
        double[] values = {Double.POSITIVE_INFINITY, Double.NaN, -0.0, 3};
        Tensor x = Tensor.of(Device.reference(), Shape.of(2, 2), values);
        assertArrayEquals(values, x.apply(Resize.toSize(Interpolation.bicubic(), 2, 2)).toDoubles());
    }

    /** The largest error in the interior, away from borders, when f is sampled twice as densely. */
    private static double deviation(Interpolation interpolation, DoubleUnaryOperator f) {
        double[][] weights = interpolation.weights(12, 24);
        double worst = 0;
        for (int i = 6; i < 18; i++) {
            double value = 0;
            for (int j = 0; j < 12; j++) {
                value += weights[i][j] * f.applyAsDouble(j);
            }
            worst = Math.max(worst, Math.abs(value - f.applyAsDouble((i + 0.5) / 2 - 0.5)));
        }
        return worst;
    }

    private static double[] range(int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> i);
        return values;
    }
}
