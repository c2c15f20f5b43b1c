package dev.gradus.vit.image;

import dev.gradus.nn.data.Dataset;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Some of a folder's decoded pictures, read where they lie: in the cache's file, which may exceed the heap. */
final class DecodedPictures implements Dataset {
    private static final int CHANNELS = RgbImage.CHANNELS;

    private final int height;
    private final int width;
    private final List<String> classNames;
    private final MemorySegment pixels;
    private final int[] places;
    private final int[] labels;

    /**
     * @param pixels of all pictures of the folder, [pictures, channels, height, width]
     * @param places where among them each of these is
     * @param labels of these
     */
    DecodedPictures(
            int height, int width, List<String> classNames, MemorySegment pixels, int[] places, int[] labels) {
        this.height = height;
        this.width = width;
        this.classNames = classNames;
        this.pixels = pixels;
        this.places = places;
        this.labels = labels;
    }

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        int length = pixelsPerImage();
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, (long) places[index] * length, target, offset, length);
    }
}
