package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Convolution;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;

/**
 * {@link Convolution} by {@code wide/convolution.cl} and {@code padding.cl}. Of the SIMT family there is max pooling
 * alone: convolutions run as their composite there.
 */
final class ClConvolution implements Convolution {
    private static final Program PADDING = Program.of("padding.cl");
    private static final int ROWS = 8;
    private static final int COLUMNS = 32;
    /** Lines of a filter's gradient that a work-item has. */
    private static final int LINES = 144;
    /** Images are cut into at most so many stretches, each with sums of its own. */
    private static final int STRETCHES = 16;
    /** Floats of all those sums, unless those of one stretch are more. */
    private static final int PARTIAL_FLOATS = 8 << 20;

    private final Kernels kernels;
    private final ClMemory memory;
    private final Reduce reduce;
    private final Movement movement;

    ClConvolution(Kernels kernels, ClMemory memory, Reduce reduce, Movement movement) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
        this.movement = movement;
    }

    /** Two numbers as kernels take them: across, then down. */
    private record Pair(int x, int y) {
        int[] vector() {
            return new int[] {x, y};
        }
    }

    /** How a kernel slides over padded planes. */
    private record Slide(Pair padded, Pair window, Pair stride, Pair dilation, Pair size) {
        /** What the windows see, and no more. */
        static Slide over(Pair window, Pair stride, Pair dilation, Pair size) {
            Pair padded = new Pair(
                    (size.x - 1) * stride.x + dilation.x * (window.x - 1) + 1,
                    (size.y - 1) * stride.y + dilation.y * (window.y - 1) + 1);
            return new Slide(padded, window, stride, dilation, size);
        }

        static Slide of(Window w) {
            return over(
                    new Pair(w.kernelWidth(), w.kernelHeight()), new Pair(w.strideX(), w.strideY()),
                    new Pair(w.dilationX(), w.dilationY()), new Pair(w.outputWidth(), w.outputHeight()));
        }
    }

    @Override
    public void conv2d(Storage y, Storage x, Storage w, Storage bias, Sizes s) {
        Slide slide = Slide.of(s.window());
        Storage padded = padded(x, s);
        convolve(y, padded, w, bias, s.batch(), s.groups(), s.groupOut(), s.groupChannels(), slide);
        padded.free();
    }

    @Override
    public void conv2dBackward(Storage dx, Storage dw, Storage dbias, Storage dy, Storage x, Storage w, Sizes s) {
        if (dx != null) {
            toImages(dx, dy, w, s);
        }
        if (dw != null) {
            toFilters(dw, dy, x, s);
        }
        if (dbias != null) {
            Storage sums = memory.scratch(s.batch() * s.out());
            reduce.sum(sums, dy, s.batch() * s.out(), s.positions(), 1);
            reduce.sum(dbias, sums, 1, s.batch(), s.out());
            sums.free();
        }
    }

    private void convolve(
            Storage y, Storage padded, Storage w, Storage bias, int batch, int groups, int out, int channels,
            Slide slide) {
        int pieces = Math.ceilDiv(slide.size.x, COLUMNS / 2) * slide.size.y;
        kernels.run(
                kernels.ofFamily("convolution"),
                "convolve",
                Grid.of(Math.ceilDiv(pieces, 2), 1, Math.ceilDiv(out, ROWS), ROWS, (long) batch * groups, 1),
                y, padded, w, bias, groups, out, channels, slide.padded.vector(), slide.window.vector(),
                slide.stride.vector(), slide.dilation.vector(), slide.size.vector());
    }

    /** dX: dY, spread by the stride, convolved with the filters turned around. */
    private void toImages(Storage dx, Storage dy, Storage w, Sizes s) {
        Window window = s.window();
        int count = s.out() * s.filterSize();
        int places = window.kernelHeight() * window.kernelWidth();
        Storage flipped = memory.scratch(Math.max(1, count));
        kernels.run(
                kernels.ofFamily("convolution"), "flip", Grid.of(count, kernels.family().groupSize()),
                flipped, w, s.groupOut(), s.groupChannels(), places, count);
        Slide slide = Slide.over(
                new Pair(window.kernelWidth(), window.kernelHeight()), new Pair(1, 1),
                new Pair(window.dilationX(), window.dilationY()), new Pair(window.width(), window.height()));
        Pair before = new Pair(
                window.dilationX() * (window.kernelWidth() - 1) - window.padLeft(),
                window.dilationY() * (window.kernelHeight() - 1) - window.padTop());
        Pair result = new Pair(window.outputWidth(), window.outputHeight());
        Pair spread = new Pair(window.strideX(), window.strideY());
        Storage padded = pad(dy, s.batch() * s.out(), slide, result, before, spread, 0);
        convolve(dx, padded, flipped, null, s.batch(), s.groups(), s.groupChannels(), s.groupOut(), slide);
        padded.free();
        flipped.free();
    }

    private void toFilters(Storage dw, Storage dy, Storage x, Sizes s) {
        int size = s.out() * s.filterSize();
        if (size == 0) {
            return;
        }
        if (s.batch() == 0) {
            reduce.sum(dw, dy, size, 0, 1);
            return;
        }
        Slide slide = Slide.of(s.window());
        Storage padded = padded(x, s);
        int panels = Math.ceilDiv(s.groupOut(), COLUMNS);
        int matrices = s.batch() * s.groups();
        Storage packed = memory.scratch(
                Math.multiplyExact(Math.multiplyExact(matrices, panels * COLUMNS), s.positions()));
        kernels.run(
                kernels.ofFamily("gemm", Epilogue.NONE.define()), "pack",
                Grid.of(s.positions(), 2 * ROWS, panels, 1, matrices, 1),
                packed, dy, null, 0, s.groupOut() * s.positions(), s.groupOut(), s.positions(), 1);
        int splits = Math.min(s.batch(), Math.clamp(PARTIAL_FLOATS / size, 1, STRETCHES));
        Storage parts = memory.scratch(Math.multiplyExact(size, splits));
        kernels.run(
                kernels.ofFamily("convolution"), "filter_gradients",
                Grid.of(Math.ceilDiv(s.filterSize(), LINES), 1, s.groups(), 1, splits, 1),
                parts, padded, packed, s.batch(), s.groups(), s.groupOut(), s.groupChannels(),
                slide.padded.vector(), slide.window.vector(), slide.stride.vector(), slide.dilation.vector(),
                slide.size.vector(), LINES, splits);
        Storage sum = splits == 1 ? parts : memory.scratch(size);
        if (splits > 1) {
            reduce.sum(sum, parts, 1, splits, size);
            parts.free();
        }
        movement.permute(dw, sum, new int[] {s.groups(), s.filterSize(), s.groupOut()}, new int[] {0, 2, 1});
        sum.free();
        packed.free();
        padded.free();
    }

    private Storage padded(Storage x, Sizes s) {
        Window w = s.window();
        return pad(x, s.batch() * w.channels(), Slide.of(w), new Pair(w.width(), w.height()),
                new Pair(w.padLeft(), w.padTop()), new Pair(1, 1), 0);
    }

    /** Copies planes with what surrounds them; see the kernel. */
    private Storage pad(Storage x, int planes, Slide slide, Pair image, Pair before, Pair spread, float outside) {
        Pair to = slide.padded;
        int slack = 2 * COLUMNS * slide.stride.x; // vectors of windows that reach over the last row
        Storage padded =
                memory.scratch(Math.addExact(Math.multiplyExact(planes, to.x * to.y), slack));
        kernels.run(
                PADDING, "pad", Grid.of(to.y, 1, planes, 1),
                padded, x, to.vector(), image.vector(), before.vector(), spread.vector(), outside);
        return padded;
    }

    @Override
    public void maxPool2d(Storage y, Storage places, Storage x, int batch, Window w) {
        Slide slide = Slide.of(w);
        int planes = batch * w.channels();
        Storage padded = pad(x, planes, slide, new Pair(w.width(), w.height()), new Pair(w.padLeft(), w.padTop()),
                new Pair(1, 1), Float.NEGATIVE_INFINITY);
        kernels.run(
                PADDING, "largest", Grid.of(kernels.runs(slide.size.x), 1, slide.size.y, ROWS, planes, 1),
                y, places, padded, slide.padded.vector(), slide.window.vector(), slide.stride.vector(),
                slide.dilation.vector(), slide.size.vector());
        padded.free();
    }

    @Override
    public void maxPool2dBackward(Storage dx, Storage dy, Storage places, int batch, Window w) {
        Slide slide = Slide.of(w);
        int planes = batch * w.channels();
        kernels.run(
                PADDING, "largest_backward", Grid.of(planes, ROWS),
                dx, dy, places, new Pair(w.width(), w.height()).vector(), slide.window.vector(),
                slide.stride.vector(), new Pair(w.padLeft(), w.padTop()).vector(), slide.dilation.vector(),
                slide.size.vector(), planes);
    }
}
