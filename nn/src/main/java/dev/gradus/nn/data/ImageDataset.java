package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.util.List;
import java.util.Objects;

/** A data set that lies in memory as two byte arrays: pixels [size, channels, height, width] and labels [size]. */
public final class ImageDataset implements Dataset {
    private final String name;
    private final int channels;
    private final int height;
    private final int width;
    private final List<String> classNames;
    private final byte[] pixels;
    private final byte[] labels;

    /**
     * @param pixels unsigned bytes, [size, channels, height, width]; not copied
     * @param labels one for each picture, 0 … classNames.size()−1; not copied
     * @throws DataException if the arrays do not fit each other, or a label is none of the classes
     */
    public ImageDataset(
            String name, int channels, int height, int width, List<String> classNames, byte[] pixels, byte[] labels) {
        this.name = name;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.classNames = List.copyOf(classNames);
        this.pixels = pixels;
        this.labels = labels;
        if (pixels.length != (long) labels.length * channels * height * width) {
            throw new DataException(name, labels.length + " labels want " + (long) labels.length * pixelsPerImage()
                    + " bytes of pixels, got " + pixels.length);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classNames.size()) {
                throw new DataException(name, "picture " + i + " has the label " + (labels[i] & 0xFF)
                        + ", there are " + classNames.size() + " classes");
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int channels() {
        return channels;
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
        System.arraycopy(pixels, Objects.checkIndex(index, labels.length) * length, target, offset, length);
    }
}
