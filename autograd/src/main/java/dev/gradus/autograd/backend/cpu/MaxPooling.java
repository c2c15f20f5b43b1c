package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.backend.cpu.Scratch.Use;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The largest pixel of each window and its place.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Forward, a plane is copied with −∞ around it ({@link PaddedPicture}); then a vector of neighboring windows meets
 * the places of the kernel one after the other. Backward, each window adds its gradient to one pixel: plain code, since
 * two windows may have the same pixel.
 */
final class MaxPooling {
    /** Planes that a task owns. */
    private static final int TASK_PLANES = 16;

    private final Window window;
    private final Scratch scratch;
    private final PaddedPicture picture;
    private final int outputHeight;
    private final int outputWidth;
    /** Where the places of the kernel lie in a padded plane, and how far down and to the right in the picture. */
    private final int[] taps;
    private final int[] rows;
    private final int[] columns;

    MaxPooling(Window window, Scratch scratch) {
        this.window = window;
        this.scratch = scratch;
        this.picture = new PaddedPicture(window);
        this.outputHeight = window.outputHeight();
        this.outputWidth = window.outputWidth();
        this.taps = new int[window.kernelHeight() * window.kernelWidth()];
        this.rows = new int[taps.length];
        this.columns = new int[taps.length];
        Arrays.setAll(taps, picture::tap);
        Arrays.setAll(rows, place -> place / window.kernelWidth() * window.dilationY());
        Arrays.setAll(columns, place -> place % window.kernelWidth() * window.dilationX());
    }

    /** @param places null if nobody needs them */
    void forward(WorkerPool pool, float[] y, int[] places, float[] x, int planes) {
        int positions = outputHeight * outputWidth;
        pool.runRanges(planes, TASK_PLANES, (first, end) -> {
            float[] padded =
                    scratch.floats(Use.PICTURE, picture.planeLength(outputHeight) + PaddedPicture.SLACK);
            float[] best = scratch.floats(Use.COLUMNS, positions + PaddedPicture.SLACK);
            float[] at = scratch.floats(Use.PLACES, positions + PaddedPicture.SLACK);
            picture.clear(padded, 1, outputHeight, Float.NEGATIVE_INFINITY);
            for (int plane = first; plane < end; plane++) {
                picture.load(padded, x, plane * window.height() * window.width(), 1, 0, outputHeight);
                if (places == null) {
                    largest(padded, best);
                } else {
                    largestAndPlaces(padded, best, at);
                    toInts(places, plane * positions, at, positions);
                }
                System.arraycopy(best, 0, y, plane * positions, positions);
            }
        });
    }

    /** In rising order of rows: what a vector writes behind its row, the next row writes over. */
    private void largest(float[] padded, float[] y) {
        for (int row = 0; row < outputHeight; row++) {
            largestOfRow(padded, row * picture.rowStep(), y, row * outputWidth, outputWidth, taps);
        }
    }

    private void largestAndPlaces(float[] padded, float[] y, float[] places) {
        for (int row = 0; row < outputHeight; row++) {
            largestAndPlacesOfRow(
                    padded, row * picture.rowStep(), y, places, row * outputWidth, outputWidth, taps);
        }
    }

    private static void largestOfRow(float[] padded, int from, float[] y, int to, int width, int[] taps) {
        for (int j = 0; j < width; j += LANES) {
            FloatVector best = FloatVector.fromArray(SPECIES, padded, from + j);
            for (int place = 1; place < taps.length; place++) {
                best = best.max(FloatVector.fromArray(SPECIES, padded, from + taps[place] + j));
            }
            best.intoArray(y, to + j);
        }
    }

    private static void largestAndPlacesOfRow(
            float[] padded, int from, float[] y, float[] places, int to, int width, int[] taps) {
        for (int j = 0; j < width; j += LANES) {
            FloatVector best = FloatVector.fromArray(SPECIES, padded, from + j);
            FloatVector at = FloatVector.zero(SPECIES);
            for (int place = 1; place < taps.length; place++) {
                FloatVector next = FloatVector.fromArray(SPECIES, padded, from + taps[place] + j);
                // Both comparisons fail for a NaN: it wins against a number and keeps its place.
                VectorMask<Float> stays = next.compare(VectorOperators.LE, best);
                VectorMask<Float> isNumber = best.compare(VectorOperators.EQ, best);
                VectorMask<Float> wins = isNumber.andNot(stays);
                best = best.blend(next, wins);
                at = at.blend(FloatVector.broadcast(SPECIES, place), wins);
            }
            best.intoArray(y, to + j);
            at.intoArray(places, to + j);
        }
    }

    private static void toInts(int[] y, int to, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] = (int) x[i];
        }
    }

    void backward(WorkerPool pool, float[] dx, float[] dy, int[] places, int planes) {
        int size = window.height() * window.width();
        pool.runRanges(planes, TASK_PLANES, (first, end) -> {
            Arrays.fill(dx, first * size, end * size, 0);
            for (int plane = first; plane < end; plane++) {
                for (int row = 0; row < outputHeight; row++) {
                    int from = (plane * outputHeight + row) * outputWidth;
                    addRow(dx, plane * size, dy, places, from, row * window.strideY() - window.padTop());
                }
            }
        });
    }

    /** Where all pixels of a window are −∞, the first place may lie outside the picture; its gradient goes nowhere. */
    private void addRow(float[] dx, int plane, float[] dy, int[] places, int from, int top) {
        for (int j = 0; j < outputWidth; j++) {
            int place = places[from + j];
            int y = top + rows[place];
            int x = j * window.strideX() - window.padLeft() + columns[place];
            if (y >= 0 && y < window.height() && x >= 0 && x < window.width()) {
                dx[plane + y * window.width() + x] += dy[from + j];
            }
        }
    }
}
