package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import java.util.List;
import java.util.stream.IntStream;

/** Some pictures of a data set, in an order of their own; nothing is copied. */
public final class Subset implements Dataset {
    private final Dataset whole;
    private final int[] indices;

    /** @param indices which pictures, counted in the whole */
    public Subset(Dataset whole, int[] indices) {
        this.whole = whole;
        this.indices = indices.clone();
        for (int index : indices) {
            if (index < 0 || index >= whole.size()) {
                throw new ArgumentException(whole.name(), "there is no picture " + index + " among " + whole.size());
            }
        }
    }

    /** The first pictures only. A limit beyond the end changes nothing. */
    static Subset first(Dataset whole, int limit) {
        if (limit < 1) {
            throw new ArgumentException(whole.name(), "a limit must be at least 1, got " + limit);
        }
        return new Subset(whole, IntStream.range(0, Math.min(limit, whole.size())).toArray());
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int channels() {
        return whole.channels();
    }

    @Override
    public int height() {
        return whole.height();
    }

    @Override
    public int width() {
        return whole.width();
    }

    @Override
    public List<String> classNames() {
        return whole.classNames();
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }

    @Override
    public void copyPixels(int index, byte[] target, int offset) {
        whole.copyPixels(indices[index], target, offset);
    }
}
