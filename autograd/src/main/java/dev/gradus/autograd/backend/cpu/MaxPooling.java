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
        pool.run(planes, plane -> {
            float[] padded =
                    scratch.floats(Use.PICTURE, picture.planeLength(outputHeight) + PaddedPicture.SLACK);
            float[] best = scratch.floats(Use.COLUMNS, positions + PaddedPicture.SLACK);
            picture.load(padded, x, plane * window.height() * window.width(), 1, 0, outputHeight,
                    Float.NEGATIVE_INFINITY);
            if (places == null) {
                for (int row = 0; row < outputHeight; row++) {
                    largest(padded, row * picture.rowStep(), best, row * outputWidth, outputWidth, taps);
                }
            } else {
                float[] at = scratch.floats(Use.PLACES, positions + PaddedPicture.SLACK);
                for (int row = 0; row < outputHeight; row++) {
                    largestAndPlaces(
                            padded, row * picture.rowStep(), best, at, row * outputWidth, outputWidth, taps);
                }
                toInts(places, plane * positions, at, positions);
            }
            System.arraycopy(best, 0, y, plane * positions, positions);
        });
    }

    /** In rising order of rows: what a vector writes behind its row, the next row writes over. */
    private static void largest(float[] padded, int from, float[] y, int to, int width, int[] taps) {
        for (int j = 0; j < width; j += LANES) {
            FloatVector best = FloatVector.fromArray(SPECIES, padded, from + j);
            for (int place = 1; place < taps.length; place++) {
                best = best.max(FloatVector.fromArray(SPECIES, padded, from + taps[place] + j));
            }
            best.intoArray(y, to + j);
        }
    }

    private static void largestAndPlaces(
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
        pool.run(planes, plane -> {
            Arrays.fill(dx, plane * size, (plane + 1) * size, 0);
            for (int row = 0; row < outputHeight; row++) {
                int from = (plane * outputHeight + row) * outputWidth;
                addRow(dx, plane * size, dy, places, from, row * window.strideY() - window.padTop());
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
