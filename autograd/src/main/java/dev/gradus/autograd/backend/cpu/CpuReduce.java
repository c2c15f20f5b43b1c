package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;

/** {@link Reduce} on vector lanes. */
final class CpuReduce implements Reduce {
    private final WorkerPool pool;

    CpuReduce(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void sum(Storage y, Storage x, int outer, int axis, int inner) {
        ReduceKernels.sum(pool, Floats.of(y), 0, Floats.of(x), 0, outer, axis, inner);
    }

    @Override
    public void max(Storage y, Storage x, int outer, int axis, int inner) {
        ReduceKernels.max(pool, Floats.of(y), 0, Floats.of(x), 0, outer, axis, inner);
    }

    @Override
    public void argmax(Storage index, Storage x, int outer, int axis, int inner) {
        ReduceKernels.argmax(pool, Ints.of(index), 0, Floats.of(x), 0, outer, axis, inner);
    }

    @Override
    public double sumOfSquares(Storage x) {
        return ReduceKernels.sumSquares(pool, Floats.of(x), 0, x.length());
    }

    @Override
    public void countEqual(Storage y, Storage a, Storage b) {
        int[] left = Ints.of(a);
        int[] right = Ints.of(b);
        int equal = 0;
        for (int i = 0; i < a.length(); i++) {
            equal += left[i] == right[i] ? 1 : 0;
        }
        Floats.of(y)[0] = equal;
    }

    @Override
    public boolean allFinite(Storage x) {
        return Double.isFinite(sumOfSquares(x));
    }

    @Override
    public void cumsum(Storage y, Storage x, int outer, int axis, int inner, boolean fromEnd) {
        OrderKernels.cumsum(pool, Floats.of(y), Floats.of(x), outer, axis, inner, fromEnd);
    }

    @Override
    public void argsort(Storage index, Storage x, int outer, int axis, int inner, boolean descending) {
        OrderKernels.argsort(pool, Ints.of(index), Floats.of(x), outer, axis, inner, descending);
    }
}
