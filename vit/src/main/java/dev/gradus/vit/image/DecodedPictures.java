package dev.gradus.vit.image;

import dev.gradus.nn.data.Dataset;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Some of a folder's decoded pictures, read where they lie: in the cache's file, which may exceed the heap.
 *
 * @param stored of all pictures of the folder, [pictures, channels, height, width]
 * @param places where among them each of these is
 * @param labels of these
 */
record DecodedPictures(
        String name,
        int height,
        int width,
        List<String> classNames,
        MemorySegment stored,
        int[] places,
        int[] labels) implements Dataset {
    @Override
    public int size() {
        return places.length;
    }

    @Override
    public int channels() {
        return RgbImage.CHANNELS;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        int length = pixelsPerImage();
        MemorySegment.copy(stored, ValueLayout.JAVA_BYTE, (long) places[index] * length, target, offset, length);
    }
}
