package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.Shapes10;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizedPicturesTest {
    private final ImageDataset shapes = Shapes10.draw(1, Shapes10.Split.TRAIN, 5);

    @Test
    void atTheOldSizeNothingChanges() {
        ResizedPictures same = new ResizedPictures(shapes, 32, 32, Resampling.BICUBIC);
        for (int i = 0; i < shapes.size(); i++) {
            assertArrayEquals(shapes.pixels(i), same.pixels(i));
            assertEquals(shapes.label(i), same.label(i));
        }
        assertEquals(shapes.classNames(), same.classNames());
        assertEquals(shapes.size(), same.size());
    }

    @Test
    void everyPixelGoesWhereTheResizerPutsIt() {
        ResizedPictures other = new ResizedPictures(shapes, 20, 48, Resampling.BILINEAR);
        byte[] planes = shapes.pixels(3);
        byte[] pixels = new byte[planes.length];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 1024; i++) {
                pixels[3 * i + c] = planes[1024 * c + i];
            }
        }
        RgbImage expected = Resampling.BILINEAR.resize(new RgbImage(32, 32, pixels), 48, 20);
        byte[] target = new byte[7 + other.pixelsPerImage()];
        other.copyPixels(3, target, 7);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 48; x++) {
                int rgb = expected.rgb(x, y);
                for (int c = 0; c < 3; c++) {
                    assertEquals(rgb >> 16 - 8 * c & 0xFF, target[7 + (c * 20 + y) * 48 + x] & 0xFF);
                }
            }
        }
    }

    @Test
    void picturesThatHaveNoColorsAreRefused() {
        ImageDataset grey = new ImageDataset("grey", 1, 2, 2, List.of("a"), new byte[4], new byte[1]);
        assertThrows(ArgumentException.class, () -> new ResizedPictures(grey, 4, 4, Resampling.BICUBIC));
        assertThrows(ArgumentException.class, () -> new ResizedPictures(shapes, 0, 4, Resampling.BICUBIC));
    }
}
