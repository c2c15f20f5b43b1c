package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import dev.gradus.autograd.backend.Window;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The layout of a copy of a picture, or of some rows of it, with its padding around it, in which the pixels under one
 * place of the kernel lie side by side for neighboring positions of the window, whatever stride and dilation are.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Columns are sorted by their remainder of the horizontal stride: first 0, s, 2s, …, then 1, s + 1, …. So position j
 * of place (u, v) lies at {@code tap(u, v) + i·rowStep() + j}, and sliding a window is copying, adding or comparing
 * whole vectors. A vector may reach beyond the end of a row: it then reads the next row, or the {@link #SLACK} behind
 * the last one.
 */
final class PaddedPicture {
    /** Floats behind a picture that a vector may read. */
    static final int SLACK = LANES;

    /** Lanes 0, 2, 4, … twice, and the halves of a vector. */
    private static final VectorShuffle<Float> SECOND = VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % LANES);
    private static final VectorMask<Float> UPPER = SPECIES.indexInRange(LANES / 2, LANES).not();
    private static final VectorMask<Float> LOWER = SPECIES.indexInRange(LANES / 2, LANES);

    private final Window window;
    private final int outputWidth;
    private final int phaseColumns;
    /** For each remainder of the stride, the first column that lies in the picture, and the one after the last. */
    private final int[] begins;
    private final int[] ends;

    PaddedPicture(Window window) {
        this.window = window;
        outputWidth = window.outputWidth();
        int reach = (outputWidth - 1) * window.strideX() + window.dilationX() * (window.kernelWidth() - 1);
        phaseColumns = reach / window.strideX() + 1;
        begins = new int[window.strideX()];
        ends = new int[window.strideX()];
        Arrays.setAll(begins, phase -> column(window.padLeft() - phase));
        Arrays.setAll(ends, phase -> Math.max(begins[phase], column(window.width() + window.padLeft() - phase)));
    }

    /** The distance between two rows of pixels. */
    private int rowLength() {
        return phaseColumns * window.strideX();
    }

    /** The distance between the pixels of a window and of the one below. */
    int rowStep() {
        return rowLength() * window.strideY();
    }

    /** Floats of one channel of the pixels that {@code outputRows} rows of windows see. */
    int planeLength(int outputRows) {
        return rowLength() * pixelRows(outputRows);
    }

    private int pixelRows(int outputRows) {
        return (outputRows - 1) * window.strideY() + window.dilationY() * (window.kernelHeight() - 1) + 1;
    }

    /** Where a plane holds the pixel under place {@code u·kernelWidth + v} of the first window. */
    int tap(int place) {
        int y = place / window.kernelWidth() * window.dilationY();
        int x = place % window.kernelWidth() * window.dilationX();
        return y * rowLength() + x % window.strideX() * phaseColumns + x / window.strideX();
    }

    /** Gives all places a value, those outside the picture for good. */
    void clear(float[] to, int channels, int outputRows, float outside) {
        Arrays.fill(to, 0, channels * planeLength(outputRows) + SLACK, outside);
    }

    /**
     * Copies the pixels that the windows of some rows see, and leaves the places outside the picture as they are.
     *
     * @param from where the first channel lies in {@code x}
     * @param first the first row of windows
     */
    void load(float[] to, float[] x, int from, int channels, int first, int outputRows) {
        int rows = pixelRows(outputRows);
        int top = first * window.strideY() - window.padTop();
        for (int c = 0; c < channels; c++) {
            int plane = from + c * window.height() * window.width();
            for (int r = Math.max(0, -top); r < Math.min(rows, window.height() - top); r++) {
                loadRow(to, (c * rows + r) * rowLength(), x, plane + (top + r) * window.width());
            }
        }
    }

    private void loadRow(float[] to, int at, float[] x, int from) {
        for (int phase = 0; phase < window.strideX(); phase++) {
            int begin = begins[phase];
            int end = ends[phase];
            int source = from + begin * window.strideX() + phase - window.padLeft();
            int target = at + phase * phaseColumns + begin;
            if (window.strideX() == 1) {
                copy(x, source, to, target, end - begin);
            } else if (window.strideX() == 2) {
                takeSecond(x, source, to, target, end - begin);
            } else {
                for (int q = 0; q < end - begin; q++) {
                    to[target + q] = x[source + q * window.strideX()];
                }
            }
        }
    }

    /** Copies whole planes back, without the padding; pixels that no window sees get 0. */
    void store(float[] x, int to, float[] padded, int channels) {
        int rows = pixelRows(window.outputHeight());
        Arrays.fill(x, to, to + channels * window.height() * window.width(), 0);
        for (int c = 0; c < channels; c++) {
            int plane = to + c * window.height() * window.width();
            for (int r = window.padTop(); r < Math.min(rows, window.height() + window.padTop()); r++) {
                storeRow(x, plane + (r - window.padTop()) * window.width(), padded, (c * rows + r) * rowLength());
            }
        }
    }

    private void storeRow(float[] x, int to, float[] padded, int at) {
        for (int phase = 0; phase < window.strideX(); phase++) {
            int begin = begins[phase];
            int end = ends[phase];
            int target = to + begin * window.strideX() + phase - window.padLeft();
            int source = at + phase * phaseColumns + begin;
            if (window.strideX() == 1) {
                copy(padded, source, x, target, end - begin);
            } else {
                for (int q = 0; q < end - begin; q++) {
                    x[target + q * window.strideX()] = padded[source + q];
                }
            }
        }
    }

    /** The first of a remainder's columns that is at least {@code x} pixels to the right, or the one after the last. */
    private int column(int x) {
        return Math.min(phaseColumns, Math.ceilDiv(Math.max(0, x), window.strideX()));
    }

    /**
     * Writes what some places of the kernel see as rows, {@code pitch} floats apart, with a float for each position.
     * Up to {@link #SLACK} floats behind a row get arbitrary values.
     *
     * @param line the first row: {@code channel·kernelHeight·kernelWidth + place}
     */
    void unfold(float[] to, int pitch, float[] padded, int line, int lines, int outputRows) {
        int places = window.kernelHeight() * window.kernelWidth();
        int plane = planeLength(outputRows);
        for (int i = 0; i < lines; i++) {
            int from = (line + i) / places * plane + tap((line + i) % places);
            copyRows(padded, from, rowStep(), to, i * pitch, outputWidth, outputRows);
        }
    }

    /** The transpose of {@link #unfold}: adds rows to the places they came from. */
    void fold(float[] padded, float[] from, int pitch, int line, int lines, int first, int outputRows) {
        int places = window.kernelHeight() * window.kernelWidth();
        int plane = planeLength(window.outputHeight());
        for (int i = 0; i < lines; i++) {
            int to = (line + i) / places * plane + tap((line + i) % places) + first * rowStep();
            for (int r = 0; r < outputRows; r++) {
                int at = to + r * rowStep();
                BinaryRows.add(padded, at, padded, at, from, i * pitch + r * outputWidth, outputWidth);
            }
        }
    }

    private static void copy(float[] x, int from, float[] to, int at, int n) {
        if (n % LANES != 0) {
            System.arraycopy(x, from, to, at, n);
            return;
        }
        for (int i = 0; i < n; i += LANES) {
            FloatVector.fromArray(SPECIES, x, from + i).intoArray(to, at + i);
        }
    }

    /** Copies every second number. Vectors may read one number too many, so the last ones come one by one. */
    private static void takeSecond(float[] x, int from, float[] to, int at, int n) {
        int q = 0;
        for (; q + LANES <= n && from + 2 * (q + LANES) <= x.length; q += LANES) {
            FloatVector low = FloatVector.fromArray(SPECIES, x, from + 2 * q).rearrange(SECOND);
            FloatVector high = FloatVector.fromArray(SPECIES, x, from + 2 * q + LANES).rearrange(SECOND);
            low.blend(high, UPPER).intoArray(to, at + q);
        }
        if (2 * (n - q) == LANES && from + 2 * q + LANES <= x.length) {
            FloatVector.fromArray(SPECIES, x, from + 2 * q).rearrange(SECOND).intoArray(to, at + q, LOWER);
            return;
        }
        for (; q < n; q++) {
            to[at + q] = x[from + 2 * q];
        }
    }

    /** In rising order: what a vector writes behind its row, the next one writes over. */
    private static void copyRows(float[] x, int from, int step, float[] to, int at, int width, int rows) {
        for (int r = 0; r < rows; r++) {
            int source = from + r * step;
            int target = at + r * width;
            for (int j = 0; j < width; j += LANES) {
                FloatVector.fromArray(SPECIES, x, source + j).intoArray(to, target + j);
            }
        }
    }
}
