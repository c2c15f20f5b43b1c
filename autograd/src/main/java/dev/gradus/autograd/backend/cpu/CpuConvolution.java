package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Convolution;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.backend.cpu.Scratch.Use;
import java.util.Arrays;
import jdk.incubator.vector.VectorShape;

/** {@link Convolution} as products of matrices whose columns, the windows, never exist as a whole. */
final class CpuConvolution implements Convolution {
    private final WorkerPool pool;
    private final MicroKernel kernel;
    private final Scratch scratch = new Scratch();

    CpuConvolution(WorkerPool pool) {
        this(pool, MicroKernel.ofVectorBits(VectorShape.preferredShape().vectorBitSize()));
    }

    CpuConvolution(WorkerPool pool, MicroKernel kernel) {
        this.pool = pool;
        this.kernel = kernel;
    }

    @Override
    public void conv2d(Storage y, Storage x, Storage w, Storage bias, Sizes sizes) {
        ConvolutionPlan plan = new ConvolutionPlan(kernel, scratch, sizes);
        float[] shift = bias == null ? null : Floats.of(bias);
        if (sizes.batch() > 0 && sizes.out() > 0) {
            new ConvolutionForward(plan, Floats.of(y), Floats.of(x), Floats.of(w), shift).run(pool);
        }
    }

    @Override
    public void conv2dBackward(Storage dx, Storage dw, Storage dbias, Storage dy, Storage x, Storage w, Sizes sizes) {
        ConvolutionPlan plan = new ConvolutionPlan(kernel, scratch, sizes);
        boolean isEmpty = sizes.batch() == 0 || sizes.out() == 0 || sizes.filterSize() == 0;
        if (isEmpty) {
            clear(dx);
            clear(dw);
        }
        if (dx != null && !isEmpty) {
            float[] transposed = scratch.floats(Use.SHARED_B, sizes.out() * sizes.filterSize());
            new ConvolutionToPicture(plan, Floats.of(dx), Floats.of(dy), Floats.of(w), transposed).run(pool);
        }
        if (dw != null && !isEmpty) {
            new ConvolutionToFilters(plan, Floats.of(dw), Floats.of(dy), Floats.of(x)).run(pool);
        }
        if (dbias != null) {
            sumPositions(Floats.of(dbias), Floats.of(dy), sizes);
        }
    }

    private static void clear(Storage gradient) {
        if (gradient != null) {
            Arrays.fill(Floats.of(gradient), 0, gradient.length(), 0);
        }
    }

    /** dBias[o] = Σ over pictures of Σ over positions. */
    private void sumPositions(float[] dbias, float[] dy, Sizes sizes) {
        int rows = sizes.batch() * sizes.out();
        float[] sums = scratch.floats(Use.PARTIAL_ROW_SUMS, rows);
        ReduceKernels.sum(pool, sums, 0, dy, 0, rows, sizes.positions(), 1);
        ReduceKernels.sum(pool, dbias, 0, sums, 0, 1, sizes.batch(), sizes.out());
    }

    @Override
    public void maxPool2d(Storage y, Storage places, Storage x, int batch, Window window) {
        new MaxPooling(window, scratch).forward(
                pool, Floats.of(y), places == null ? null : Ints.of(places), Floats.of(x), batch * window.channels());
    }

    @Override
    public void maxPool2dBackward(Storage dx, Storage dy, Storage places, int batch, Window window) {
        new MaxPooling(window, scratch).backward(
                pool, Floats.of(dx), Floats.of(dy), Ints.of(places), batch * window.channels());
    }
}
