package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.image.RgbImage.Window;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplingTest {
    private static RgbImage noise(int width, int height) {
        Philox random = new Philox(width * 31L + height);
        return TestImages.of(width, height, (x, y) -> random.nextInt() & 0xFFFFFF);
    }

    @ParameterizedTest
    @EnumSource
    void aPictureOfTheSameSizeStays(Resampling resampling) {
        RgbImage image = noise(7, 5);
        assertArrayEquals(image.pixels(), resampling.resize(image, 7, 5).pixels());
    }

    @ParameterizedTest
    @EnumSource
    void oneColorStaysThatColor(Resampling resampling) {
        RgbImage image = TestImages.of(37, 23, (x, y) -> 0x01FE80);
        for (int[] size : new int[][] {{1, 1}, {5, 60}, {100, 2}, {36, 22}}) {
            RgbImage resized = resampling.resize(image, size[0], size[1]);
            for (int y = 0; y < size[1]; y++) {
                for (int x = 0; x < size[0]; x++) {
                    assertEquals(0x01FE80, resized.rgb(x, y));
                }
            }
        }
    }

    /** The definition in real numbers, without rounding between the passes, is never more than two steps away. */
    @ParameterizedTest
    @EnumSource
    void integersFollowTheFormula(Resampling resampling) {
        RgbImage image = noise(19, 13);
        for (int[] size : new int[][] {{8, 6}, {5, 29}, {40, 30}, {1, 1}}) {
            RgbImage resized = resampling.resize(image, size[0], size[1]);
            for (int y = 0; y < size[1]; y++) {
                for (int x = 0; x < size[0]; x++) {
                    double exact = exact(resampling, image, size, x, y);
                    assertEquals(Math.clamp(exact, 0, 255), resized.rgb(x, y) >> 16, 2,
                            resampling + " " + size[0] + "x" + size[1] + " at " + x + ", " + y);
                }
            }
        }
    }

    private static double exact(Resampling resampling, RgbImage image, int[] size, int x, int y) {
        double[] across = weights(resampling, image.width(), size[0], x);
        double[] down = weights(resampling, image.height(), size[1], y);
        double sum = 0;
        for (int j = 0; j < down.length; j++) {
            double row = 0;
            for (int i = 0; i < across.length; i++) {
                row += across[i] * (image.rgb(i, j) >> 16);
            }
            sum += down[j] * Math.clamp(row, 0, 255);
        }
        return sum;
    }

    private static double[] weights(Resampling resampling, int from, int to, int pixel) {
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double[] weights = new double[from];
        for (int i = 0; i < from; i++) {
            weights[i] = resampling.filter((i + 0.5 - (pixel + 0.5) * scale) / stretch);
        }
        double sum = DoubleStream.of(weights).sum();
        return DoubleStream.of(weights).map(w -> w / sum).toArray();
    }

    /** Two pixels become four: at −0.25 and 0.25 of the old places. By hand: 0.75·0 + 0.25·200 = 50. */
    @Test
    void twoPixelsBecomeFourAsComputedByHand() {
        RgbImage image = TestImages.of(2, 1, (x, y) -> 200 * x);
        RgbImage resized = Resampling.BILINEAR.resize(image, 4, 1);
        assertArrayEquals(new int[] {0, 50, 150, 200}, new int[] {
            resized.rgb(0, 0), resized.rgb(1, 0), resized.rgb(2, 0), resized.rgb(3, 0)});
    }

    @Test
    void theCubicIsThatOfKeysWithMinusOneHalf() {
        assertEquals(1, Resampling.BICUBIC.filter(0));
        assertEquals(0, Resampling.BICUBIC.filter(1), 1e-12);
        assertEquals(0, Resampling.BICUBIC.filter(2), 1e-12);
        assertEquals(0.5625, Resampling.BICUBIC.filter(0.5), 1e-12);
        assertEquals(-0.0625, Resampling.BICUBIC.filter(-1.5), 1e-12);
    }

    @Test
    void aWindowIsAPieceOfTheWhole() {
        RgbImage image = noise(50, 40);
        RgbImage whole = Resampling.BICUBIC.resize(image, 30, 20);
        assertArrayEquals(whole.cut(new Window(3, 5, 11, 7)).pixels(),
                Resampling.BICUBIC.resize(image, 30, 20, new Window(3, 5, 11, 7)).pixels());
        RgbImage beyond = Resampling.BICUBIC.resize(image, 30, 20, new Window(-2, 15, 40, 10));
        assertArrayEquals(whole.cut(new Window(-2, 15, 40, 10)).pixels(), beyond.pixels());
        assertEquals(0, beyond.rgb(0, 0));
        assertEquals(whole.rgb(0, 15), beyond.rgb(2, 0));
    }

    @Test
    void namesAreReadInAnyCase() {
        assertEquals(Resampling.BICUBIC, Resampling.named("BiCubic"));
        ArgumentException e = assertThrows(ArgumentException.class, () -> Resampling.named("bicubi"));
        assertTrue(e.getMessage().contains("did you mean bicubic?"), e::getMessage);
    }
}
