package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.nn.data.Normalization;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTransformTest {
    private static final Normalization BYTES = new Normalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** What timm's transform makes of the photographs; decoders may differ by one step of 255, ours do not. */
    @ParameterizedTest
    @ValueSource(strings = {"hen_64", "kitten_64", "hen_224"})
    void photographsBecomeWhatTimmMakesOfThem(String golden) throws URISyntaxException {
        boolean small = golden.endsWith("_64");
        EvaluationTransform transform = small
                ? new EvaluationTransform(64, 64, 0.875, Resampling.BICUBIC, EvaluationTransform.IMAGENET)
                : new EvaluationTransform(224, 224, 0.9, Resampling.BICUBIC, EvaluationTransform.HALF);
        float[] got = transform.apply(ImageFile.read(Photographs.named(golden.split("_")[0] + ".jpg")));
        Path file = Path.of(getClass().getResource("/golden/preprocess/" + golden + ".safetensors").toURI());
        try (SafeTensorsReader wanted = SafeTensorsReader.open(file)) {
            assertArrayEquals(wanted.floats("output.image"), got, 1e-6f);
        }
    }

    @Test
    void theMiddleOfASquarePictureIsCut() {
        EvaluationTransform transform = new EvaluationTransform(4, 4, 0.5, Resampling.BILINEAR, BYTES);
        RgbImage ramp = TestImages.of(8, 8, (x, y) -> 10 * x << 16 | 10 * y << 8);
        RgbImage view = transform.view(ramp);
        assertEquals(20 << 16 | 20 << 8, view.rgb(0, 0));
        assertEquals(50 << 16 | 50 << 8, view.rgb(3, 3));
    }

    /** (5 − 2)/2 = 1.5 and (7 − 2)/2 = 2.5 both go to 2, the even number, as Python rounds. */
    @Test
    void halvesOfThePlaceGoToTheEvenNumber() {
        EvaluationTransform transform = new EvaluationTransform(2, 2, 0.4, Resampling.BILINEAR, BYTES);
        assertEquals(20 << 16 | 20 << 8, transform.view(TestImages.of(5, 5, (x, y) -> 10 * x << 16 | 10 * y << 8))
                .rgb(0, 0));
        EvaluationTransform other = new EvaluationTransform(2, 2, 0.285, Resampling.BILINEAR, BYTES);
        assertEquals(20 << 16 | 20 << 8, other.view(TestImages.of(7, 7, (x, y) -> 10 * x << 16 | 10 * y << 8))
                .rgb(0, 0));
    }

    @Test
    void theShorterSideDecidesAndTheLongerIsRoundedDown() {
        EvaluationTransform transform = new EvaluationTransform(4, 4, 1, Resampling.BILINEAR, BYTES);
        // 9x6 becomes 6x4; columns 1 to 4 are seen, whose centers lie at 1.75, 3.25, 4.75, 6.25 of the old ones.
        RgbImage view = transform.view(TestImages.of(9, 6, (x, y) -> 20 * x << 16));
        assertEquals(4, view.width());
        assertEquals(35, view.rgb(0, 1) >> 16, 1);
        assertEquals(125, view.rgb(3, 1) >> 16, 1);
    }

    @Test
    void inputsThatAreNotSquareAreCovered() {
        EvaluationTransform transform = new EvaluationTransform(4, 8, 1, Resampling.BICUBIC, BYTES);
        RgbImage view = transform.view(TestImages.of(16, 16, (x, y) -> 0x204060));
        assertEquals(8, view.width());
        assertEquals(4, view.height());
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 8; x++) {
                assertEquals(0x204060, view.rgb(x, y));
            }
        }
    }

    @Test
    void channelsComeOneAfterTheOtherAndAreNormalized() {
        EvaluationTransform transform =
                new EvaluationTransform(1, 1, 1, Resampling.BICUBIC, EvaluationTransform.IMAGENET);
        float[] values = transform.apply(TestImages.of(1, 1, (x, y) -> 0xFF0080));
        assertArrayEquals(new float[] {(float) ((1 - 0.485) / 0.229), (float) (-0.456 / 0.224),
            (float) ((128 / 255.0 - 0.406) / 0.225)}, values, 1e-6f);
        assertEquals(Shape.of(2, 3, 1, 1), transform.batch(Device.cpu(), List.of(
                TestImages.of(1, 1, (x, y) -> 0), TestImages.of(3, 2, (x, y) -> 0))).shape());
    }

    @Test
    void aThreadIsRefused() {
        EvaluationTransform transform = new EvaluationTransform(224, 224, 0.9, Resampling.BICUBIC, BYTES);
        ArgumentException e = assertThrows(ArgumentException.class,
                () -> transform.view(TestImages.of(20_000, 1, (x, y) -> 0)));
        assertTrue(e.getMessage().contains("4960000x248"), e::getMessage);
    }

    @Test
    void sharesOutsideOfZeroToOneAreRefused() {
        for (double crop : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThrows(ArgumentException.class,
                    () -> new EvaluationTransform(4, 4, crop, Resampling.BICUBIC, BYTES));
        }
    }
}
