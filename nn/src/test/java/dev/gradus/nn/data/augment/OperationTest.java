package dev.gradus.nn.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationTest {
    private static final String GOLDEN = "/golden/augment/pillow.txt";

    @Test
    void everyOperationIsPillowsByteForByte() throws IOException {
        Map<String, byte[]> golden = golden();
        int compared = 0;
        for (Map.Entry<String, byte[]> entry : golden.entrySet()) {
            String[] parts = entry.getKey().split(":");
            if (parts.length == 4) {
                Picture picture = picture(parts[0], golden.get(parts[0]));
                Resampling resampling = Resampling.valueOf(parts[3].toUpperCase(Locale.ROOT));
                if (parts[1].equals("crop")) {
                    int[] box = Arrays.stream(parts[2].split(",")).mapToInt(Integer::parseInt).toArray();
                    ResizedCrop.enlarge(picture, box[0], box[1], box[2], box[3], resampling == Resampling.BICUBIC);
                } else {
                    named(parts[1]).apply(picture, Double.parseDouble(parts[2]), resampling);
                }
                assertArrayEquals(entry.getValue(), picture.pixels(), entry.getKey());
                compared++;
            }
        }
        assertTrue(compared > 50, "compared " + compared);
    }

    @Test
    void neutralNumbersLeavePicturesAsTheyAre() throws IOException {
        byte[] pixels = golden().get("large");
        for (Operation operation : Operation.values()) {
            Double neutral = switch (operation) {
                case IDENTITY, ROTATE, SOLARIZE_ADD, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y -> 0.0;
                case COLOR, CONTRAST, BRIGHTNESS, SHARPNESS -> 1.0;
                case POSTERIZE -> 8.0;
                case SOLARIZE -> 256.0;
                case AUTO_CONTRAST, EQUALIZE, INVERT -> null;
            };
            if (neutral != null) {
                for (Resampling resampling : Resampling.values()) {
                    Picture picture = picture("large", pixels);
                    operation.apply(picture, neutral, resampling);
                    assertArrayEquals(pixels, picture.pixels(), operation + " " + resampling);
                }
            }
        }
    }

    @Test
    void aFlatPictureStaysFlatUnderContrastAndEqualize() {
        for (Operation operation : new Operation[] {Operation.AUTO_CONTRAST, Operation.EQUALIZE, Operation.CONTRAST,
            Operation.SHARPNESS}) {
            Picture picture = new Picture(3, 5, 5, new byte[3]);
            Arrays.fill(picture.pixels(), (byte) 90);
            operation.apply(picture, 0.3, Resampling.BILINEAR);
            for (byte pixel : picture.pixels()) {
                assertEquals(90, pixel, operation.title());
            }
        }
    }

    @Test
    void valuesComputedByHand() {
        assertArrayEquals(bytes(155, 0, 255, 127), applied(Operation.INVERT, 0, 100, 255, 0, 128));
        assertArrayEquals(bytes(96, 224, 0, 128), applied(Operation.POSTERIZE, 3, 100, 255, 31, 128));
        assertArrayEquals(bytes(0, 0, 0, 0), applied(Operation.POSTERIZE, 0, 100, 255, 31, 128));
        assertArrayEquals(bytes(99, 155, 0, 127), applied(Operation.SOLARIZE, 100, 99, 100, 255, 128));
        assertArrayEquals(bytes(150, 177, 128, 255), applied(Operation.SOLARIZE_ADD, 50, 100, 127, 128, 255));
        assertArrayEquals(bytes(0, 127, 255, 255), applied(Operation.AUTO_CONTRAST, 0, 10, 20, 30, 30));
        assertArrayEquals(bytes(50, 127, 0, 64), applied(Operation.BRIGHTNESS, 0.5, 100, 255, 1, 128));
        assertArrayEquals(bytes(255, 0, 128, 7), applied(Operation.TRANSLATE_X, 1, 100, 255, 0, 128));
        assertArrayEquals(bytes(7, 100, 255, 0), applied(Operation.TRANSLATE_X, -1, 100, 255, 0, 128));
    }

    @Test
    void aQuarterTurnMovesPixelsExactly() {
        Picture picture = new Picture(1, 2, 2, new byte[1]);
        System.arraycopy(bytes(1, 2, 3, 4), 0, picture.pixels(), 0, 4);
        Operation.ROTATE.apply(picture, 90, Resampling.BILINEAR);
        assertArrayEquals(bytes(2, 4, 1, 3), picture.pixels());
    }

    @Test
    void magnitudesMeanWhatTheTableSays() {
        Picture picture = new Picture(3, 20, 40, new byte[3]);
        assertEquals(27, RandAugment.number(Operation.ROTATE, 9, true, false, picture), 1e-12);
        assertEquals(-27, RandAugment.number(Operation.ROTATE, 9, true, true, picture), 1e-12);
        assertEquals(1, RandAugment.number(Operation.POSTERIZE, 9, true, false, picture));
        assertEquals(3, RandAugment.number(Operation.POSTERIZE, 9, false, false, picture));
        assertEquals(26, RandAugment.number(Operation.SOLARIZE, 9, true, false, picture));
        assertEquals(230, RandAugment.number(Operation.SOLARIZE, 9, false, false, picture));
        assertEquals(99, RandAugment.number(Operation.SOLARIZE_ADD, 9, true, false, picture));
        assertEquals(0.19, RandAugment.number(Operation.COLOR, 9, true, true, picture), 1e-12);
        assertEquals(1.81, RandAugment.number(Operation.COLOR, 9, true, false, picture), 1e-12);
        assertEquals(1.72, RandAugment.number(Operation.COLOR, 9, false, false, picture), 1e-12);
        assertEquals(0.27, RandAugment.number(Operation.SHEAR_X, 9, true, false, picture), 1e-12);
        assertEquals(16.2, RandAugment.number(Operation.TRANSLATE_X, 9, true, false, picture), 1e-12);
        assertEquals(-8.1, RandAugment.number(Operation.TRANSLATE_Y, 9, true, true, picture), 1e-12);
        assertEquals(135, TrivialAugment.number(Operation.ROTATE, 30, false), 1e-12);
        assertEquals(0.01, TrivialAugment.number(Operation.COLOR, 30, true), 1e-12);
        assertEquals(2, TrivialAugment.number(Operation.POSTERIZE, 30, false));
        assertEquals(255, TrivialAugment.number(Operation.SOLARIZE, 0, false));
    }

    @Test
    void aThirdOfTheCircleTurnsRedToGreen() {
        Picture picture = new Picture(3, 1, 2, new byte[3]);
        System.arraycopy(bytes(200, 50, 20, 50, 20, 50), 0, picture.pixels(), 0, 6);
        ColorJitter.turnHue(picture, 1.0 / 3);
        assertArrayEquals(bytes(20, 50, 200, 50, 20, 50), picture.pixels());
    }

    private static byte[] applied(Operation operation, double number, int... pixels) {
        Picture picture = new Picture(1, 1, pixels.length, bytes(7));
        System.arraycopy(bytes(pixels), 0, picture.pixels(), 0, pixels.length);
        operation.apply(picture, number, Resampling.BICUBIC);
        return picture.pixels();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static Operation named(String title) {
        return Arrays.stream(Operation.values()).filter(operation -> operation.title().equals(title)).findFirst()
                .orElseThrow();
    }

    private static Picture picture(String tag, byte[] pixels) {
        boolean small = tag.equals("small");
        Picture picture = new Picture(3, small ? 9 : 24, small ? 11 : 24, bytes(9, 8, 7));
        System.arraycopy(pixels, 0, picture.pixels(), 0, pixels.length);
        return picture;
    }

    private static Map<String, byte[]> golden() throws IOException {
        Map<String, byte[]> golden = new LinkedHashMap<>();
        try (InputStream in = OperationTest.class.getResourceAsStream(GOLDEN)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(" ");
                int[] values = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
                golden.put(words[0], bytes(values));
            });
        }
        return golden;
    }
}
