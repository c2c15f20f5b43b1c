package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Walk;
import dev.gradus.autograd.backend.Window;
import java.util.Arrays;

/** {@link Movement}: as many elements at a time as lie side by side in both arrays. */
final class CpuMovement implements Movement {
    private static final int GRAIN = 16_384;

    private final WorkerPool pool;

    CpuMovement(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void copy(Storage y, Storage x) {
        if (x instanceof Ints) {
            System.arraycopy(Ints.of(x), 0, Ints.of(y), 0, y.length());
        } else {
            ElementwiseKernels.copy(pool, Floats.of(y), 0, Floats.of(x), 0, y.length());
        }
    }

    @Override
    public void permute(Storage y, Storage x, int[] shape, int[] axes) {
        float[] to = Floats.of(y);
        float[] from = Floats.of(x);
        Walk walk = Walk.permuted(shape, axes);
        int run = walk.run();
        int step = walk.runStep();
        int runs = run == 0 ? 0 : y.length() / run;
        pool.runRanges(runs, Math.max(1, GRAIN / Math.max(1, run)), (first, last) -> {
            for (int r = first; r < last; r++) {
                int source = walk.start(r);
                if (step == 1) {
                    System.arraycopy(from, source, to, r * run, run);
                } else {
                    for (int i = 0; i < run; i++) {
                        to[r * run + i] = from[source + i * step];
                    }
                }
            }
        });
    }

    @Override
    public void slice(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        Object to = array(y);
        Object from = array(x);
        int run = step == 1 ? count * inner : inner;
        int runsEach = step == 1 ? 1 : count;
        pool.runRanges(outer * runsEach, Math.max(1, GRAIN / Math.max(1, run)), (first, last) -> {
            for (int r = first; r < last; r++) {
                int source = (r / runsEach * axis + start + r % runsEach * step) * inner;
                System.arraycopy(from, source, to, r * run, run);
            }
        });
    }

    @Override
    public void sliceInto(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        float[] to = Floats.of(y);
        float[] from = Floats.of(x);
        int run = step == 1 ? count * inner : inner;
        int runsEach = step == 1 ? 1 : count;
        pool.runRanges(outer * runsEach, Math.max(1, GRAIN / Math.max(1, run)), (first, last) -> {
            for (int r = first; r < last; r++) {
                int target = (r / runsEach * axis + start + r % runsEach * step) * inner;
                System.arraycopy(from, r * run, to, target, run);
            }
        });
    }

    @Override
    public void oneHot(Storage y, Storage labels, int rows, int classes) {
        float[] to = Floats.of(y);
        Arrays.fill(to, 0, y.length(), 0);
        for (int i = 0; i < rows; i++) {
            to[i * classes + Ints.of(labels)[i]] = 1;
        }
    }

    @Override
    public void unfold(Storage y, Storage x, int batch, Window window) {
        float[] columns = Floats.of(y);
        float[] images = Floats.of(x);
        int rows = batch * window.columnSize();
        pool.runRanges(rows, 1, (first, last) -> {
            for (int r = first; r < last; r++) {
                row(window, r, (column, pixel) -> columns[column] = pixel < 0 ? 0 : images[pixel]);
            }
        });
    }

    /** Each channel of each image is one piece of work, so that nothing is added to from two threads. */
    @Override
    public void fold(Storage y, Storage x, int batch, Window window) {
        float[] images = Floats.of(y);
        float[] columns = Floats.of(x);
        int plane = window.height() * window.width();
        int kernel = window.kernelHeight() * window.kernelWidth();
        pool.run(batch * window.channels(), channel -> {
            Arrays.fill(images, channel * plane, (channel + 1) * plane, 0);
            for (int r = channel * kernel; r < (channel + 1) * kernel; r++) {
                row(window, r, (column, pixel) -> {
                    if (pixel >= 0) {
                        images[pixel] += columns[column];
                    }
                });
            }
        });
    }

    @Override
    public void gather(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        IndexKernels.gather(pool, Floats.of(y), Floats.of(x), Ints.of(index), outer, axis, inner, count);
    }

    @Override
    public void scatterAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        IndexKernels.scatterAdd(pool, Floats.of(y), Floats.of(x), Ints.of(index), outer, axis, inner, count);
    }

    @Override
    public void indexSelect(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        Object to = array(y);
        Object from = array(x);
        int[] at = Ints.of(index);
        pool.runRanges(outer * count, Math.max(1, GRAIN / Math.max(1, inner)), (first, last) -> {
            for (int r = first; r < last; r++) {
                System.arraycopy(from, (r / count * axis + at[r % count]) * inner, to, r * inner, inner);
            }
        });
    }

    @Override
    public void indexAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        IndexKernels.indexAdd(pool, Floats.of(y), Floats.of(x), Ints.of(index), outer, axis, inner, count);
    }

    private static Object array(Storage storage) {
        return storage instanceof Ints ? Ints.of(storage) : Floats.of(storage);
    }

    /** Visits row r of all images' columns: one place of the kernel over one channel, at every position. */
    private static void row(Window w, int r, Visitor visitor) {
        int kernel = w.kernelHeight() * w.kernelWidth();
        int channel = r / kernel;
        int u = r % kernel / w.kernelWidth() * w.dilationY() - w.padTop();
        int v = r % w.kernelWidth() * w.dilationX() - w.padLeft();
        int column = r * w.outputHeight() * w.outputWidth();
        for (int oy = 0; oy < w.outputHeight(); oy++) {
            int i = oy * w.strideY() + u;
            boolean inside = i >= 0 && i < w.height();
            int line = (channel * w.height() + i) * w.width();
            for (int ox = 0; ox < w.outputWidth(); ox++) {
                int j = ox * w.strideX() + v;
                visitor.visit(column++, inside && j >= 0 && j < w.width() ? line + j : -1);
            }
        }
    }

    private interface Visitor {
        void visit(int column, int pixel);
    }
}
