package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;
import static dev.gradus.autograd.backend.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums and maxima over one axis of a tensor seen as [outer, axis, inner], the norm of a run and the argmax.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Accumulation order, fixed by the shape: the axis is cut into slabs of about {@value #SLAB} elements. Inside a slab
 * a row reduction (inner = 1) keeps four vector accumulators, added as (0 + 1) + (2 + 3) and then by halves of the
 * register; a column reduction keeps one accumulator for each column and adds the rows from first to last. The slabs'
 * partial results are then added from first to last, in double precision. Rows so wide that each would be a slab of its
 * own are added to such sums at once: partial results would be as large as the tensor.
 *
 * <p>NaN anywhere gives NaN, for sum and maximum alike. The sum of nothing is 0, the maximum of nothing −∞.
 */
final class ReduceKernels {
    private static final int SLAB = 16_384;
    /** Of a task, where rows are wide: some cache lines. */
    private static final int FEWEST_COLUMNS = 64;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    /** What to reduce with. */
    private enum Reduction {
        SUM, MAX
    }

    private ReduceKernels() {}

    /** y[o, i] = Σ over k of x[o, k, i]. */
    static void sum(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int outer, int axis, int inner) {
        reduce(pool, Reduction.SUM, y, yOff, x, xOff, outer, axis, inner);
    }

    /** y[o, i] = the maximum over k of x[o, k, i]. */
    static void max(WorkerPool pool, float[] y, int yOff, float[] x, int xOff, int outer, int axis, int inner) {
        reduce(pool, Reduction.MAX, y, yOff, x, xOff, outer, axis, inner);
    }

    /** Σ x[i]², the square of the norm, in double precision throughout: no overflow, no underflow. */
    static double sumSquares(WorkerPool pool, float[] x, int xOff, int n) {
        double[] partial = new double[Math.ceilDiv(n, SLAB)];
        pool.runRanges(n, SLAB, (from, to) -> partial[from / SLAB] = sumSquares(x, xOff + from, to - from));
        double sum = 0;
        for (double p : partial) {
            sum += p;
        }
        return sum;
    }

    /** y[o, i] = the index k of the largest x[o, k, i]; the first one of equals; NaN counts as the largest. */
    static void argmax(WorkerPool pool, int[] y, int yOff, float[] x, int xOff, int outer, int axis, int inner) {
        pool.runRanges(outer * inner, Math.max(1, SLAB / Math.max(1, axis)), (from, to) -> {
            for (int r = from; r < to; r++) {
                y[yOff + r] = argmax(x, xOff + r / inner * axis * inner + r % inner, axis, inner);
            }
        });
    }

    private static int argmax(float[] x, int xOff, int n, int stride) {
        int best = 0;
        for (int i = 0; i < n; i++) {
            float v = x[xOff + i * stride];
            if (Float.isNaN(v)) {
                return i;
            }
            if (v > x[xOff + best * stride]) {
                best = i;
            }
        }
        return best;
    }

    private static void reduce(
            WorkerPool pool, Reduction f, float[] y, int yOff, float[] x, int xOff,
            int outer, int axis, int inner) {
        int slab = Math.max(1, SLAB / Math.max(1, inner));
        int slabs = Math.max(1, Math.ceilDiv(axis, slab));
        boolean direct = slabs == 1;
        if (!direct && slab == 1) {
            reduceWide(pool, f, y, yOff, x, xOff, outer, axis, inner);
            return;
        }
        float[] partial = direct ? y : new float[outer * slabs * inner];
        int pOff = direct ? yOff : 0;
        int grain = Math.max(1, SLAB / Math.max(1, Math.min(axis, slab) * inner));
        pool.runRanges(outer * slabs, grain, (from, to) -> {
            for (int piece = from; piece < to; piece++) {
                int first = piece % slabs * slab;
                int count = Math.min(slab, axis - first);
                int start = xOff + (piece / slabs * axis + first) * inner;
                reduceSlab(f, partial, pOff + piece * inner, x, start, count, inner);
            }
        });
        if (!direct) {
            join(pool, f, y, yOff, partial, outer, slabs, inner);
        }
    }

    private static void reduceWide(
            WorkerPool pool, Reduction f, float[] y, int yOff, float[] x, int xOff, int outer, int axis, int inner) {
        int columns = Math.max(FEWEST_COLUMNS, SLAB / axis);
        int blocks = Math.ceilDiv(inner, columns);
        pool.run(outer * blocks, block -> {
            int o = block / blocks;
            int first = block % blocks * columns;
            int count = Math.min(columns, inner - first);
            double[] results = new double[count];
            Arrays.fill(results, f == Reduction.SUM ? 0 : Double.NEGATIVE_INFINITY);
            for (int k = 0; k < axis; k++) {
                addRow(f, results, x, xOff + (o * axis + k) * inner + first);
            }
            for (int i = 0; i < count; i++) {
                y[yOff + o * inner + first + i] = (float) results[i];
            }
        });
    }

    private static void addRow(Reduction f, double[] results, float[] x, int xOff) {
        if (f == Reduction.SUM) {
            for (int i = 0; i < results.length; i++) {
                results[i] += x[xOff + i];
            }
        } else {
            for (int i = 0; i < results.length; i++) {
                results[i] = Math.max(results[i], x[xOff + i]);
            }
        }
    }

    private static void join(
            WorkerPool pool, Reduction f, float[] y, int yOff, float[] partial,
            int outer, int slabs, int inner) {
        pool.runRanges(outer * inner, Math.max(1, SLAB / slabs), (from, to) -> {
            for (int i = from; i < to; i++) {
                int at = i / inner * slabs * inner + i % inner;
                double result = partial[at];
                for (int s = 1; s < slabs; s++) {
                    float next = partial[at + s * inner];
                    result = f == Reduction.SUM ? result + next : Math.max(result, next);
                }
                y[yOff + i] = (float) result;
            }
        });
    }

    private static void reduceSlab(Reduction f, float[] y, int yOff, float[] x, int xOff, int rows, int inner) {
        if (inner == 1) {
            y[yOff] = f == Reduction.SUM ? sumRow(x, xOff, rows) : maxRow(x, xOff, rows);
        } else if (f == Reduction.SUM) {
            sumColumns(y, yOff, x, xOff, rows, inner, inner);
        } else {
            maxColumns(y, yOff, x, xOff, rows, inner);
        }
    }

    /** The sum of a run. */
    static float sumRow(float[] x, int xOff, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xOff + i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xOff + i + LANES));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xOff + i + 2 * LANES));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xOff + i + 3 * LANES));
        }
        for (; i < n; i += LANES) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xOff + i, SPECIES.indexInRange(i, n)));
        }
        return VectorMath.sum(s0.add(s1).add(s2.add(s3)));
    }

    /** The maximum of a run; NaN if there is one. */
    static float maxRow(float[] x, int xOff, int n) {
        FloatVector lowest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m = lowest;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            m = m.max(FloatVector.fromArray(SPECIES, x, xOff + i));
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            m = m.max(lowest.blend(FloatVector.fromArray(SPECIES, x, xOff + i, rest), rest));
        }
        return m.reduceLanes(VectorOperators.MAX);
    }

    /** The largest number of a run, NaN passed over: all a softmax needs, and cheaper than {@link #maxRow}. */
    static float largestRow(float[] x, int xOff, int n) {
        FloatVector lowest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m = lowest;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            m = m.blend(v, v.compare(VectorOperators.GT, m));
        }
        if (i < n) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, n);
            FloatVector v = lowest.blend(FloatVector.fromArray(SPECIES, x, xOff + i, rest), rest);
            m = m.blend(v, v.compare(VectorOperators.GT, m));
        }
        return m.reduceLanes(VectorOperators.MAX);
    }

    /** y[c] = Σ over r of x[r, c], rows lying {@code stride} apart. */
    static void sumColumns(float[] y, int yOff, float[] x, int xOff, int rows, int columns, int stride) {
        int c = 0;
        for (; c <= columns - 4 * LANES; c += 4 * LANES) {
            sumFour(y, yOff + c, x, xOff + c, rows, stride);
        }
        for (; c < columns; c += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(c, columns);
            FloatVector s = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                s = s.add(FloatVector.fromArray(SPECIES, x, xOff + r * stride + c, inside));
            }
            s.intoArray(y, yOff + c, inside);
        }
    }

    private static void sumFour(float[] y, int yOff, float[] x, int xOff, int rows, int stride) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int r = 0; r < rows; r++) {
            int at = xOff + r * stride;
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + LANES));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
        }
        s0.intoArray(y, yOff);
        s1.intoArray(y, yOff + LANES);
        s2.intoArray(y, yOff + 2 * LANES);
        s3.intoArray(y, yOff + 3 * LANES);
    }

    private static void maxColumns(float[] y, int yOff, float[] x, int xOff, int rows, int columns) {
        Arrays.fill(y, yOff, yOff + columns, Float.NEGATIVE_INFINITY);
        for (int r = 0; r < rows; r++) {
            BinaryRows.maximum(y, yOff, y, yOff, x, xOff + r * columns, columns);
        }
    }

    /** Σ x[i]² of a run, in double precision, with two accumulators of the width of a register. */
    static double sumSquares(float[] x, int xOff, int n) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
            DoubleVector low = (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector high = (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 1);
            s0 = low.fma(low, s0);
            s1 = high.fma(high, s1);
        }
        double[] lanes = new double[DOUBLES.length()];
        s0.add(s1).intoArray(lanes, 0);
        double sum = 0;
        for (double lane : lanes) {
            sum += lane;
        }
        for (; i < n; i++) {
            sum += (double) x[xOff + i] * x[xOff + i];
        }
        return sum;
    }
}
