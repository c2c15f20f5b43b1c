package dev.gradus.nn;

import dev.gradus.autograd.error.ArgumentException;

/**
 * Positions as waves: each pair of elements is the sine and cosine of the position, at a frequency of its own.
 *
 * <p>PE(p, 2i) = sin(p·ωᵢ) and PE(p, 2i + 1) = cos(p·ωᵢ) with ωᵢ = 10000^(−2i/dim). So PE(p + k) is PE(p) rotated by an
 * angle that depends on k alone, PE(p)·PE(q) depends on p − q alone, and |PE|² = dim/2.
 *
 * <p>Sources: Vaswani and others, "Attention Is All You Need", 2017; in two dimensions: Carion and others, "End-to-End
 * Object Detection with Transformers", 2020.
 */
public final class Sinusoids {
    private static final double BASE = 10_000;

    private Sinusoids() {}

    /**
     * The positions 0 … count − 1.
     *
     * @param dim even
     * @return [count, dim]
     */
    public static double[] line(int count, int dim) {
        check(count, 1, dim, 2);
        double[] table = new double[Math.multiplyExact(count, dim)];
        for (int p = 0; p < count; p++) {
            write(table, p * dim, p, dim);
        }
        return table;
    }

    /**
     * The cells of a grid, row by row: the first half of the elements tells the row, the second the column.
     *
     * @param dim a multiple of 4
     * @param scaled whether the positions are (index + 1)/(extent + 10⁻⁶)·2π, as in DETR, so that grids of all sizes
     *        span
     *        one turn of the slowest wave; otherwise they are the indices
     * @return [rows·columns, dim]
     */
    public static double[] grid(int rows, int columns, int dim, boolean scaled) {
        check(rows, columns, dim, 4);
        double[] table = new double[Math.multiplyExact(Math.multiplyExact(rows, columns), dim)];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int at = (r * columns + c) * dim;
                write(table, at, scaled ? turn(r, rows) : r, dim / 2);
                write(table, at + dim / 2, scaled ? turn(c, columns) : c, dim / 2);
            }
        }
        return table;
    }

    private static double turn(int index, int extent) {
        return (index + 1) / (extent + 1e-6) * 2 * Math.PI;
    }

    private static void write(double[] table, int at, double position, int dim) {
        for (int i = 0; i < dim; i += 2) {
            double angle = position * StrictMath.pow(BASE, -(double) i / dim);
            table[at + i] = StrictMath.sin(angle);
            table[at + i + 1] = StrictMath.cos(angle);
        }
    }

    private static void check(int rows, int columns, int dim, int multiple) {
        if (rows < 1 || columns < 1 || dim < 1 || dim % multiple != 0) {
            throw new ArgumentException(
                    "sinusoids",
                    "needs at least one position and a dim that is a multiple of " + multiple + ", got " + rows + "x"
                            + columns + " positions and dim=" + dim);
        }
    }
}
