package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;
import java.util.Arrays;

/** Index maps, one element at a time. */
final class ReferenceMovement implements Movement {
    @Override
    public void copy(Storage y, Storage x) {
        move(y, 0, x, 0, y.length());
    }

    @Override
    public void permute(Storage y, Storage x, int[] shape, int[] axes) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        int[] steps = Shape.of(shape).strides();
        Shape result = Shape.of(shape).permute(axes);
        for (int i = 0; i < y.length(); i++) {
            int rest = i;
            int place = 0;
            for (int axis = axes.length - 1; axis >= 0; axis--) {
                place += rest % result.dim(axis) * steps[axes[axis]];
                rest /= result.dim(axis);
            }
            to[i] = from[place];
        }
    }

    @Override
    public void slice(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                move(y, (o * count + j) * inner, x, (o * axis + start + j * step) * inner, inner);
            }
        }
    }

    @Override
    public void sliceInto(Storage y, Storage x, int outer, int axis, int inner, int start, int step, int count) {
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                move(y, (o * axis + start + j * step) * inner, x, (o * count + j) * inner, inner);
            }
        }
    }

    @Override
    public void oneHot(Storage y, Storage labels, int rows, int classes) {
        double[] to = Doubles.of(y);
        Arrays.fill(to, 0, y.length(), 0);
        for (int i = 0; i < rows; i++) {
            to[i * classes + Ints.of(labels)[i]] = 1;
        }
    }

    @Override
    public void unfold(Storage y, Storage x, int batch, Window window) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        walk(batch, window, (column, pixel) -> to[column] = pixel < 0 ? 0 : from[pixel]);
    }

    @Override
    public void fold(Storage y, Storage x, int batch, Window window) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        Arrays.fill(to, 0, y.length(), 0);
        walk(batch, window, (column, pixel) -> {
            if (pixel >= 0) {
                to[pixel] += from[column];
            }
        });
    }

    /** Visits every place of the columns with the pixel it stands for, or −1 outside the image. */
    private static void walk(int batch, Window w, Visitor visitor) {
        int positions = w.outputHeight() * w.outputWidth();
        for (int b = 0; b < batch; b++) {
            for (int row = 0; row < w.columnSize(); row++) {
                int c = row / (w.kernelHeight() * w.kernelWidth());
                int u = row / w.kernelWidth() % w.kernelHeight();
                int v = row % w.kernelWidth();
                for (int p = 0; p < positions; p++) {
                    int i = p / w.outputWidth() * w.strideY() + u * w.dilationY() - w.padTop();
                    int j = p % w.outputWidth() * w.strideX() + v * w.dilationX() - w.padLeft();
                    boolean inside = i >= 0 && i < w.height() && j >= 0 && j < w.width();
                    int pixel = inside ? ((b * w.channels() + c) * w.height() + i) * w.width() + j : -1;
                    visitor.visit((b * w.columnSize() + row) * positions + p, pixel);
                }
            }
        }
    }

    private interface Visitor {
        void visit(int column, int pixel);
    }

    @Override
    public void gather(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                for (int i = 0; i < inner; i++) {
                    int at = (o * count + j) * inner + i;
                    to[at] = from[(o * axis + Ints.of(index)[at]) * inner + i];
                }
            }
        }
    }

    @Override
    public void scatterAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        Arrays.fill(to, 0, y.length(), 0);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                for (int i = 0; i < inner; i++) {
                    int at = (o * count + j) * inner + i;
                    to[(o * axis + Ints.of(index)[at]) * inner + i] += from[at];
                }
            }
        }
    }

    @Override
    public void indexSelect(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                move(y, (o * count + j) * inner, x, (o * axis + Ints.of(index)[j]) * inner, inner);
            }
        }
    }

    @Override
    public void indexAdd(Storage y, Storage x, Storage index, int outer, int axis, int inner, int count) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        Arrays.fill(to, 0, y.length(), 0);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                for (int i = 0; i < inner; i++) {
                    to[(o * axis + Ints.of(index)[j]) * inner + i] += from[(o * count + j) * inner + i];
                }
            }
        }
    }

    /** Copies elements that lie side by side, of whatever type. */
    private static void move(Storage y, int to, Storage x, int from, int elements) {
        if (x instanceof Ints) {
            System.arraycopy(Ints.of(x), from, Ints.of(y), to, elements);
        } else {
            System.arraycopy(Doubles.of(x), from, Doubles.of(y), to, elements);
        }
    }
}
