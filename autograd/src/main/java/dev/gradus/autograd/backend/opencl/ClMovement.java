package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Walk;
import dev.gradus.autograd.backend.Window;

/** {@link Movement} by the kernels of {@code movement.cl}, which serve both families. */
final class ClMovement implements Movement {
    private static final Program PROGRAM = Program.of("movement.cl");

    /** Most elements of two axes that one work-item moves: so few that there is work for all. */
    private static final int LARGEST_PLANE = 256;

    private final Kernels kernels;

    ClMovement(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void copy(Storage y, Storage x) {
        runs("copy", y.length(), y, x, kernels.runs(y.length()));
    }

    @Override
    public void permute(Storage y, Storage x, int[] shape, int[] axes) {
        boolean isTransposition = shape.length == 3 && axes[0] == 0 && axes[1] == 2;
        if (isTransposition && kernels.family() == KernelFamily.WIDE) {
            Grid squares = Grid.of(kernels.runs(shape[2]), 1, kernels.runs(shape[1]), 1, shape[0], 1);
            kernels.run(PROGRAM, "transpose", squares, y, x, shape[1], shape[2]);
            return;
        }
        walk("take", y, x, Walk.permuted(shape, axes), 0, y.length());
    }

    @Override
    public void slice(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        walk("take", y, x, sliced(outer, axis, inner, step, count), start * inner, y.length());
    }

    @Override
    public void sliceInto(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        walk("put", y, x, sliced(outer, axis, inner, step, count), start * inner, x.length());
    }

    private static Walk sliced(int outer, int axis, int inner, int step, int count) {
        return Walk.merged(new int[] {outer, count, inner}, new int[] {axis * inner, step * inner, 1});
    }

    private void walk(String kernel, Storage y, Storage x, Walk walk, int offset, int count) {
        int[] sizes = Axes.of(walk.sizes(), 1);
        int[] steps = Axes.of(walk.steps(), 0);
        int plane = sizes[sizes.length - 2] * sizes[sizes.length - 1];
        if (walk.runStep() == 1 && inRows(walk.run())) {
            runs(kernel + "_rows", count, y, x, sizes, steps, offset, kernels.runs(count));
        } else if (kernels.family() == KernelFamily.WIDE && plane > 1 && plane <= LARGEST_PLANE) {
            each(kernel + "_planes", count / plane, y, x, sizes, steps, offset, count / plane);
        } else {
            each(kernel, count, y, x, sizes, steps, offset, count);
        }
    }

    @Override
    public void oneHot(Storage y, Storage labels, int rows, int classes) {
        each("one_hot", y.length(), y, labels, classes, y.length());
    }

    @Override
    public void unfold(Storage y, Storage x, int batch, Window window) {
        windows("unfold", y, x, window);
    }

    @Override
    public void fold(Storage y, Storage x, int batch, Window window) {
        windows("fold", y, x, window);
    }

    private void windows(String kernel, Storage y, Storage x, Window w) {
        each(kernel, y.length(), y, x, pair(w.width(), w.height()), pair(w.kernelWidth(), w.kernelHeight()),
                pair(w.strideX(), w.strideY()), pair(w.padLeft(), w.padTop()), pair(w.dilationX(), w.dilationY()),
                pair(w.outputWidth(), w.outputHeight()), y.length());
    }

    private static int[] pair(int x, int y) {
        return new int[] {x, y};
    }

    @Override
    public void gather(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        each("gather", y.length(), y, x, index, axis, inner, count, y.length());
    }

    @Override
    public void scatterAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        each("scatter_add", outer * inner, y, x, index, axis, inner, count, outer * inner);
    }

    @Override
    public void indexSelect(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        if (inRows(inner)) {
            runs("index_select_rows", y.length(), y, x, index, axis, inner, count, kernels.runs(y.length()));
        } else {
            each("index_select", y.length(), y, x, index, axis, inner, count, y.length());
        }
    }

    @Override
    public void indexAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        int columns = outer * inner;
        if (inRows(inner)) {
            runs("index_add_rows", columns, y, x, index, axis, inner, count, kernels.runs(columns));
        } else {
            each("index_add", columns, y, x, index, axis, inner, count, columns);
        }
    }

    private boolean inRows(int inner) {
        return inner % kernels.family().width() == 0;
    }

    /** One work-item for WIDTH elements. */
    private void runs(String kernel, int count, Object... arguments) {
        kernels.run(PROGRAM, kernel, kernels.elements(count), arguments);
    }

    /** One work-item for each element. */
    private void each(String kernel, int count, Object... arguments) {
        kernels.run(PROGRAM, kernel, Grid.of(count, kernels.family().groupSize()), arguments);
    }
}
