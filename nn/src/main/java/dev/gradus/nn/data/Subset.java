package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import java.util.stream.IntStream;

/** Some pictures of a data set, in an order of their own; nothing is copied. */
public final class Subset implements DatasetView {
    private final Dataset original;
    private final int[] indices;

    /** @param indices which pictures, counted in the original */
    public Subset(Dataset original, int[] indices) {
        this.original = original;
        this.indices = indices.clone();
        for (int index : indices) {
            if (index < 0 || index >= original.size()) {
                throw new ArgumentException(original.name(),
                        "there is no picture " + index + " among " + original.size());
            }
        }
    }

    /** The first pictures only. A limit beyond the end changes nothing. */
    static Subset first(Dataset original, int limit) {
        if (limit < 1) {
            throw new ArgumentException(original.name(), "a limit must be at least 1, got " + limit);
        }
        return new Subset(original, IntStream.range(0, Math.min(limit, original.size())).toArray());
    }

    @Override
    public Dataset original() {
        return original;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return original.label(indices[index]);
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        original.copyPixels(indices[index], target, offset);
    }
}
