package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.io.StoredType;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import java.util.ArrayList;
import java.util.List;

/** Where one tensor of a model comes from: a tensor of the file, or several that hold its rows one part each. */
final class Source {
    private final Piece[] parts;

    /** A tensor of the file, and its shape once its axes are in the model's order; null if they are other axes. */
    private record Piece(TensorInfo info, Axes axes, int[] shape) {}

    Source(int count) {
        parts = new Piece[count];
    }

    /** Takes a part, unless another tensor claims its place; then returns that one's name, otherwise null. */
    String add(TensorInfo info, Part part, Axes axes) {
        if (part.count() != parts.length) {
            return names().getFirst();
        }
        Piece twin = parts[part.index()];
        if (twin == null) {
            parts[part.index()] = new Piece(info, axes, axes.toModel(info.shape()));
        }
        return twin == null ? null : twin.info().name();
    }

    /** The tensors of the file, in the order of the rows they hold. */
    List<String> names() {
        return pieces().stream().map(piece -> piece.info().name()).toList();
    }

    private List<Piece> pieces() {
        List<Piece> present = new ArrayList<>();
        for (Piece part : parts) {
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

    private void addMisfit(List<String> misfits, String name, Piece piece, int index, Tensor target) {
        String called = parts.length == 1 ? name : name + ", " + new Part(index, parts.length) + ",";
        TensorInfo info = piece.info();
        if (piece.shape() == null || !fits(Shape.of(piece.shape()), target.shape())) {
            String read = piece.axes() == Axes.SAME ? ""
                    : piece.shape() == null ? ", which is not '" + piece.axes() + "'"
                    : ", read as " + Shape.of(piece.shape());
            misfits.add(called + " is " + Shape.of(info.shape()) + " in the file" + read + ", " + target.shape()
                    + " in the model");
        } else if (info.type().isFloating() != target.dtype().isReal()) {
            misfits.add(called + " is " + info.type() + " in the file, " + target.dtype() + " in the model");
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

    /** The shape of the whole in the model; null if a part is missing or the parts do not fit each other. */
    int[] shape() {
        int[] whole = null;
        for (Piece piece : parts) {
            if (piece == null || piece.shape() == null) {
                return null;
            }
            if (whole == null) {
                whole = piece.shape().clone();
            } else if (piece.shape().length == 0
                    || !Shape.of(piece.shape()).without(0).equals(Shape.of(whole).without(0))) {
                return null;
            } else {
                whole[0] = Math.addExact(whole[0], piece.shape()[0]);
            }
        }
        return whole;
    }

    /** How the file stores it: its first part does. */
    StoredType type() {
        return pieces().getFirst().info().type();
    }

    /** Reads every part and lays them one behind the other, which puts the rows in their places. */
    void floats(TensorFile file, float[] target, int offset) {
        int at = offset;
        for (Piece piece : pieces()) {
            int size = piece.info().size();
            if (piece.axes() == Axes.SAME) {
                file.floats(piece.info().name(), target, at);
            } else {
                float[] values = piece.axes().toModel(piece.info().shape(), file.floats(piece.info().name()));
                System.arraycopy(values, 0, target, at, size);
            }
            at += size;
        }
    }

    /** The same in float64. */
    double[] doubles(TensorFile file) {
        if (parts.length == 1) {
            return doubles(file, parts[0]);
        }
        double[] all = new double[pieces().stream().mapToInt(piece -> piece.info().size()).sum()];
        int at = 0;
        for (Piece piece : pieces()) {
            System.arraycopy(doubles(file, piece), 0, all, at, piece.info().size());
            at += piece.info().size();
        }
        return all;
    }

    private static double[] doubles(TensorFile file, Piece piece) {
        return piece.axes().toModel(piece.info().shape(), file.doubles(piece.info().name()));
    }

    /** The integers of a tensor; the axes of integers are never moved. */
    int[] ints(TensorFile file) {
        int[] all = new int[pieces().stream().mapToInt(piece -> piece.info().size()).sum()];
        int at = 0;
        for (Piece piece : pieces()) {
            System.arraycopy(file.ints(piece.info().name()), 0, all, at, piece.info().size());
            at += piece.info().size();
        }
        return all;
    }
}
