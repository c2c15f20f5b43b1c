package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.opencl.Kernels.LocalBytes;

/** {@link ClGemm} by {@code wide/gemm.cl}. */
final class WideGemm implements ClGemm {
    private static final int ROWS = 8;
    private static final int COLUMNS = 32;
    /** Tiles of a group, below each other. */
    private static final int GROUP = 16;
    /** Fewest steps along k that are worth a part of their own. */
    private static final int SHORTEST_PART = 256;

    /** Rows of the result from which on packing costs little beside the product and saves misses of the cache. */
    private static final int MANY_ROWS = 1024;
    /** Rows of factors from which on they are packed slab by slab. */
    private static final int TALL = 1024;
    /** Rows and columns of a block of a weight's gradient: with its factors it fits in the second-level cache. */
    private static final int BLOCK = 192;
    /** Most rows of the factors that a work-item packs at a time. */
    private static final int SLAB = 128;
    /** Fewest work-items for each unit in a weight's gradient. */
    private static final int ITEMS_PER_UNIT = 6;

    private final Kernels kernels;
    private final ClMemory memory;
    private final Reduce reduce;

    WideGemm(Kernels kernels, ClMemory memory, Reduce reduce) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
    }

    @Override
    public void multiply(Storage c, Matrices a, Matrices b, Sizes s, Epilogue epilogue) {
        if (s.isEmpty()) {
            return;
        }
        if (epilogue.isNone() && s.batch() == 1 && s.k() >= TALL && isWhole(a, true) && isWhole(b, false)) {
            weightGradients(c, null, a.data(), b.data(), s.k(), s.n(), s.m());
            return;
        }
        boolean packs = b.transposed() || s.n() % COLUMNS != 0 || s.m() >= MANY_ROWS;
        Panels panels = packs ? pack(b, s) : Panels.inPlace(b, s);
        int splits = epilogue.isNone() && s.batch() == 1 ? splits(s) : 1;
        if (splits == 1) {
            product(c, s.m() * s.n(), a, panels, s, epilogue, 1);
        } else {
            int step = s.m() * s.n();
            Storage parts = memory.scratch(Math.multiplyExact(step, splits));
            product(parts, step, a, panels, s, epilogue, splits);
            reduce.sum(c, parts, 1, splits, step);
            parts.free();
        }
        panels.free();
    }

    @Override
    public void weightGradients(Storage dw, Storage dbias, Storage dy, Storage x, int rows, int in, int out) {
        // At least one block: where there are no inputs, the bias still has a gradient.
        int blocksM = Math.ceilDiv(Math.max(1, out), BLOCK);
        int blocksN = Math.ceilDiv(Math.max(1, in), BLOCK);
        int blockM = roundUp(Math.ceilDiv(Math.max(1, out), blocksM), COLUMNS);
        int blockN = roundUp(Math.ceilDiv(Math.max(1, in), blocksN), COLUMNS);
        int wanted = Math.max(1, Math.min(evenSplits(blocksM * blocksN), rows / SHORTEST_PART));
        int part = roundUp(Math.ceilDiv(Math.max(1, rows), wanted), 8);
        int splits = Math.ceilDiv(Math.max(1, rows), part);
        Storage parts = splits == 1 ? dw : memory.scratch(Math.multiplyExact(out * in, splits));
        Storage sums = splits == 1 || dbias == null ? dbias : memory.scratch(out * splits);
        int slab = (int) Math.min(SLAB, kernels.device().localMemory() / 2 / Float.BYTES / (blockM + blockN));
        kernels.run(
                kernels.ofFamily("gemm", Epilogue.NONE.define()),
                "product_over_rows",
                Grid.of(1 + blocksM * blocksN * splits, 1),
                parts, sums, new LocalBytes((long) slab * (blockM + blockN) * Float.BYTES), dy, x,
                out, in, rows, blockM, blockN, part, slab);
        if (splits > 1) {
            reduce.sum(dw, parts, 1, splits, out * in);
            parts.free();
        }
        if (splits > 1 && dbias != null) {
            reduce.sum(dbias, sums, 1, splits, out);
            sums.free();
        }
    }

    /** In how many parts a sum over rows is cut, so that all units get the same number of work-items. */
    private int evenSplits(int blocks) {
        int units = kernels.device().units();
        int splits = Math.ceilDiv(ITEMS_PER_UNIT * units, blocks);
        while (splits * blocks % units != 0) {
            splits++;
        }
        return splits;
    }

    private static int roundUp(int count, int unit) {
        return Math.ceilDiv(count, unit) * unit;
    }

    private static boolean isWhole(Matrices x, boolean transposed) {
        return x.transposed() == transposed && x.isOne() && x.first() == 0;
    }

    /** In how many parts k is cut: so many that there are tiles for all cores. */
    private int splits(Sizes s) {
        long tiles = (long) Math.ceilDiv(s.m(), ROWS) * Math.ceilDiv(s.n(), COLUMNS);
        long wanted = Math.ceilDiv(64L * kernels.device().units(), tiles);
        return (int) Math.max(1, Math.min(wanted, s.k() / SHORTEST_PART));
    }

    private void product(Storage c, int step, Matrices a, Panels b, Sizes s, Epilogue e, int splits) {
        int part = Math.ceilDiv(s.k(), splits);
        kernels.run(
                kernels.ofFamily("gemm", e.define()),
                "product",
                Grid.of(Math.ceilDiv(s.n(), COLUMNS), 1, Math.ceilDiv(s.m(), ROWS), GROUP, s.batch() * splits, 1),
                c, e.second(), e.bias(), e.third(),
                a.data(), a.offsets(), a.first(), a.step(), a.transposed() ? 1 : s.k(), a.transposed() ? s.m() : 1,
                b.data, b.offsets, b.first, b.step, b.panelStep, b.rowStep,
                s.m(), s.n(), s.k(), step, part, splits);
    }

    /** Operand b as the product reads it: 32 columns from row to row. */
    private record Panels(
            Storage data, Storage offsets, int first, int step, int panelStep, int rowStep, boolean packed) {
        static Panels inPlace(Matrices b, Sizes s) {
            return new Panels(b.data(), b.offsets(), b.first(), b.step(), COLUMNS, s.n(), false);
        }

        void free() {
            if (packed) {
                data.free();
            }
        }
    }

    private Panels pack(Matrices b, Sizes s) {
        int count = Math.ceilDiv(s.n(), COLUMNS);
        int matrices = b.isOne() ? 1 : s.batch();
        int step = Math.multiplyExact(Math.multiplyExact(count, s.k()), COLUMNS);
        Storage packed = memory.scratch(Math.multiplyExact(step, matrices));
        kernels.run(
                kernels.ofFamily("gemm", Epilogue.NONE.define()),
                "pack",
                Grid.of(s.k(), GROUP, count, 1, matrices, 1),
                packed, b.data(), b.offsets(), b.first(), b.step(), s.n(), s.k(), b.transposed() ? 1 : 0);
        return new Panels(packed, null, 0, matrices == 1 ? 0 : step, s.k() * COLUMNS, COLUMNS, true);
    }
}
