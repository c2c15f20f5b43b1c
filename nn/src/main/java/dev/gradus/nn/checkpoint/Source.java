package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Where one tensor of a model comes from: a tensor of the file, or several that hold its rows one part each. */
final class Source {
    private final Entry[] parts;

    Source(int count) {
        parts = new Entry[count];
    }

    /** Takes a part, unless another tensor claims its place; then returns that one, otherwise null. */
    Entry add(Entry entry, Part part) {
        if (part.count() != parts.length) {
            return entries().get(0);
        }
        Entry twin = parts[part.index()];
        if (twin == null) {
            parts[part.index()] = entry;
        }
        return twin;
    }

    /** The tensors of the file, in the order of the rows they hold. */
    List<Entry> entries() {
        List<Entry> present = new ArrayList<>();
        for (Entry part : parts) {
            if (part != null) {
                present.add(part);
            }
        }
        return present;
    }

    /** The parts of a model's tensor that the file lacks. */
    List<String> missing(String name) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == null) {
                missing.add(name + ", " + new Part(i, parts.length));
            }
        }
        return missing;
    }

    /** What does not fit the model's tensor, described with both. */
    List<String> misfits(String name, Tensor target) {
        List<String> misfits = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) {
                addMisfit(misfits, name, parts[i], i, target);
            }
        }
        return misfits;
    }

    private void addMisfit(List<String> misfits, String name, Entry entry, int index, Tensor target) {
        String called = parts.length == 1 ? name : name + ", " + new Part(index, parts.length) + ",";
        if (!fits(Shape.of(entry.shape()), target.shape())) {
            misfits.add(called + " is " + Shape.of(entry.shape()) + " in the file, " + target.shape()
                    + " in the model");
        } else if (entry.type().isFloating() != target.dtype().isReal()) {
            misfits.add(called + " is " + entry.type() + " in the file, " + target.dtype() + " in the model");
        }
    }

    /** Whether a part has the shape that one of as many equal parts of the model's tensor has. */
    private boolean fits(Shape part, Shape whole) {
        if (parts.length == 1) {
            return core(part).equals(core(whole));
        }
        return part.rank() > 0 && part.rank() == whole.rank() && part.without(0).equals(whole.without(0))
                && (long) part.dim(0) * parts.length == whole.dim(0);
    }

    /** The shape without leading axes of extent 1. */
    private static Shape core(Shape shape) {
        Shape core = shape;
        while (core.rank() > 0 && core.dim(0) == 1) {
            core = core.without(0);
        }
        return core;
    }

    /**
     * Reads every part and lays them one behind the other, which puts the rows in their places.
     *
     * @param read the values of one tensor of the file, as an array
     * @param empty makes an array of that length
     */
    <A> A values(Function<String, A> read, Function<Integer, A> empty) {
        if (parts.length == 1) {
            return read.apply(parts[0].name());
        }
        A all = empty.apply(entries().stream().mapToInt(Entry::size).sum());
        int at = 0;
        for (Entry part : parts) {
            System.arraycopy(read.apply(part.name()), 0, all, at, part.size());
            at += part.size();
        }
        return all;
    }
}
