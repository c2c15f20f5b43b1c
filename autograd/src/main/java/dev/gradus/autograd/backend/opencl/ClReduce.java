package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;

/** {@link Reduce} by the kernels of {@code reduce.cl} and {@code sort.cl}, which serve both families. */
final class ClReduce implements Reduce {
    private static final Program PROGRAM = Program.of("reduce.cl");
    private static final Program SORT = Program.of("sort.cl");
    /** Elements of a row that are folded in one go. */
    private static final int ROW_SLAB = 4096;
    /** Rows that are added up in one go, column by column. */
    private static final int COLUMN_SLAB = 128;
    /** Columns that a work-item goes down on processors; {@code BAND} in reduce.cl. */
    private static final int WIDE_BAND = 64;
    /** Elements of a column of which one work-item makes the running sums. */
    private static final int RUNNING_SLAB = 512;

    private final Kernels kernels;
    private final ClMemory memory;

    ClReduce(Kernels kernels, ClMemory memory) {
        this.kernels = kernels;
        this.memory = memory;
    }

    @Override
    public void sum(Storage y, Storage x, int outer, int axis, int inner) {
        sum(y, x, outer, axis, inner, 1);
    }

    /** y[o, i] = factor·Σ x[o, j, i]. */
    void sum(Storage y, Storage x, int outer, int axis, int inner, double factor) {
        fold("sum", y, x, outer, axis, inner, (float) factor);
    }

    @Override
    public void max(Storage y, Storage x, int outer, int axis, int inner) {
        fold("max", y, x, outer, axis, inner, 1);
    }

    /** Folds slabs of the axis into a workspace, and that again, until one slab is left. */
    private void fold(String kernel, Storage y, Storage x, int outer, int axis, int inner, float factor) {
        int slab = inner == 1 ? ROW_SLAB : COLUMN_SLAB;
        int slabs = Math.max(1, Math.ceilDiv(axis, slab));
        if (slabs == 1) {
            pass(kernel, y, x, outer, axis, inner, slab, factor);
            return;
        }
        Storage partial = memory.scratch(outer * slabs * inner);
        pass(kernel, partial, x, outer, axis, inner, slab, 1);
        fold(kernel, y, partial, outer, slabs, inner, factor);
        partial.free();
    }

    private void pass(String kernel, Storage y, Storage x, int outer, int axis, int inner, int slab, float factor) {
        int slabs = Math.max(1, Math.ceilDiv(axis, slab));
        int pieces = outer * slabs;
        if (inner == 1) {
            kernels.run(PROGRAM, kernel + "_rows", kernels.rows(pieces), y, x, axis, slab, slabs, pieces, factor);
        } else {
            Grid grid = kernels.family() == KernelFamily.WIDE
                    ? items((long) pieces * Math.ceilDiv(inner, WIDE_BAND))
                    : kernels.teamsOverColumns(pieces, inner);
            kernels.run(PROGRAM, kernel + "_columns", grid, y, x, axis, inner, slab, slabs, pieces, factor);
        }
    }

    /** One work-item for each of {@code count}. */
    private Grid items(long count) {
        return Grid.of(count, kernels.family().groupSize());
    }

    @Override
    public void argmax(Storage index, Storage x, int outer, int axis, int inner) {
        if (inner == 1) {
            kernels.run(PROGRAM, "argmax_rows", kernels.rows(outer), index, x, axis, outer);
        } else {
            int columns = outer * inner;
            kernels.run(PROGRAM, "argmax_columns", items(columns), index, x, axis, inner, columns);
        }
    }

    @Override
    public double sumOfSquares(Storage x) {
        int slabs = Math.ceilDiv(x.length(), ROW_SLAB);
        Storage sums = memory.scratch(2 * slabs);
        kernels.run(PROGRAM, "squares", kernels.rows(slabs), sums, x, x.length(), ROW_SLAB, slabs);
        float[] scaled = memory.toFloats(sums);
        sums.free();
        double sum = 0;
        for (int i = 0; i < slabs; i++) {
            sum += scaled[i] * Math.scalb(1.0, 2 * (int) scaled[slabs + i]);
        }
        return sum;
    }

    @Override
    public boolean allFinite(Storage x) {
        return Double.isFinite(sumOfSquares(x));
    }

    @Override
    public void countEqual(Storage y, Storage a, Storage b) {
        int slabs = Math.ceilDiv(a.length(), ROW_SLAB);
        Storage counts = memory.scratch(slabs);
        kernels.run(PROGRAM, "count_equal", items(slabs), counts, a, b, a.length(), ROW_SLAB, slabs);
        sum(y, counts, 1, slabs, 1);
        counts.free();
    }

    @Override
    public void cumsum(Storage y, Storage x, int outer, int axis, int inner, boolean fromEnd) {
        int slabs = Math.ceilDiv(axis, RUNNING_SLAB);
        int pieces = outer * slabs;
        Storage running = null;
        if (slabs > 1) {
            Storage sums = memory.scratch(pieces * inner);
            running = memory.scratch(pieces * inner);
            pass("sum", sums, x, outer, axis, inner, RUNNING_SLAB, 1);
            cumsum(running, sums, outer, slabs, inner, fromEnd);
            sums.free();
        }
        kernels.run(PROGRAM, "cumsum", items((long) pieces * inner), y, x, running, axis, inner, RUNNING_SLAB, slabs,
                pieces, fromEnd ? 1 : 0);
        if (running != null) {
            running.free();
        }
    }

    @Override
    public void argsort(Storage index, Storage x, int outer, int axis, int inner, boolean descending) {
        if (x.length() == 0) {
            return;
        }
        int padded = axis == 1 ? 1 : Integer.highestOneBit(axis - 1) * 2;
        int count = Math.multiplyExact(outer * inner, padded);
        Storage keys = memory.scratch(count);
        Storage places = memory.scratch(count);
        kernels.run(SORT, "sort_load", items(count), keys, places, x, axis, inner, padded, count, descending ? 1 : 0);
        for (int run = 2; run <= padded; run *= 2) {
            for (int distance = run / 2; distance > 0; distance /= 2) {
                kernels.run(SORT, "sort_step", items(count / 2), keys, places, run, distance, padded, count / 2);
            }
        }
        kernels.run(SORT, "sort_store", items(x.length()), index, places, axis, inner, padded, x.length());
        keys.free();
        places.free();
    }
}
