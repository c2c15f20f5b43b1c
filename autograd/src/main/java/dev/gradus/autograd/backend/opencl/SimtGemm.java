package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;

/** {@link ClGemm} by {@code simt/gemm.cl} and, if tensor cores are to be used, {@code simt/gemm_tf32.cl}. */
final class SimtGemm implements ClGemm {
    /** Fewest steps along k that are worth a part of their own. */
    private static final int SHORTEST_PART = 256;
    /** Rows and columns of a work-item. */
    private static final int ITEM = 8;

    /** Every device holds it; also for what cannot be loaded by vectors, so that few variants are compiled. */
    private static final Tile SMALL = new Tile("gemm", 64, 64, 8);
    private static final Tile NARROW = new Tile("gemm", 128, 64, 16);
    /** 8 steps at a time: with 16, registers would leave room for one group in a unit instead of two. */
    private static final Tile LARGE = new Tile("gemm", 128, 128, 8);
    private static final Tile TENSOR = new Tile("gemm_tf32", 128, 64, 16);
    /** Work-items of a group that multiplies with tensor cores. */
    private static final int TENSOR_ITEMS = 128;

    private final Kernels kernels;
    private final ClMemory memory;
    private final Reduce reduce;
    private final boolean tensorCores;

    SimtGemm(Kernels kernels, ClMemory memory, Reduce reduce, boolean tensorCores) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
        this.tensorCores = tensorCores;
    }

    /** The tile of a group: rows, columns, and steps along k that are in local memory at a time. */
    private record Tile(String program, int m, int n, int k) {
        int items() {
            return m / ITEM * (n / ITEM);
        }

        /** Both operands, twice. */
        int localBytes() {
            return 2 * k * (m + 4 + n + 4) * Float.BYTES;
        }

        long count(Sizes s) {
            return (long) Math.ceilDiv(s.m(), m) * Math.ceilDiv(s.n(), n) * s.batch();
        }

        String[] defines(Matrices a, Matrices b, boolean vectors, Epilogue e) {
            String left = "A_TRANSPOSED=" + flag(a.transposed());
            String right = "B_TRANSPOSED=" + flag(b.transposed());
            return this == TENSOR ? new String[] {left, right, e.define()}
                    : new String[] {"TILE_M=" + m, "TILE_N=" + n, "TILE_K=" + k, left, right,
                        "VECTORS=" + flag(vectors), e.define()};
        }

        /** Groups beside and below each other, and {@code planes} such. */
        Grid grid(Sizes s, int planes) {
            int across = this == TENSOR ? TENSOR_ITEMS : n / ITEM;
            int down = this == TENSOR ? 1 : m / ITEM;
            return Grid.of((long) Math.ceilDiv(s.n(), n) * across, across, (long) Math.ceilDiv(s.m(), m) * down, down,
                    planes, 1);
        }

        private static int flag(boolean set) {
            return set ? 1 : 0;
        }
    }

    @Override
    public void multiply(Storage c, Matrices a, Matrices b, Sizes s, Epilogue epilogue) {
        if (s.isEmpty()) {
            return;
        }
        boolean fours = travelsInFours(a, b, s);
        Tile tile = fours ? tile(s) : SMALL;
        int splits = epilogue.isNone() && s.batch() == 1 ? splits(tile, s) : 1;
        if (splits == 1) {
            product(tile, fours, c, s.m() * s.n(), a, b, s, epilogue, 1);
            return;
        }
        int step = s.m() * s.n();
        Storage parts = memory.scratch(Math.multiplyExact(step, splits));
        product(tile, fours, parts, step, a, b, s, epilogue, splits);
        reduce.sum(c, parts, 1, splits, step);
        parts.free();
    }

    @Override
    public void weightGradients(Storage dw, Storage dbias, Storage dy, Storage x, int rows, int in, int out) {
        multiply(dw, Matrices.one(dy, true), Matrices.one(x, false), Sizes.of(out, in, rows), Epilogue.NONE);
        if (dbias != null) {
            reduce.sum(dbias, dy, 1, rows, out);
        }
    }

    /** The largest tile that the device can hold, wastes little at the edges and leaves no unit without work. */
    private Tile tile(Sizes s) {
        if (tensorCores && s.m() >= 16 && s.n() >= 16) {
            return TENSOR;
        }
        ClDevice device = kernels.device();
        if (!fits(NARROW) || s.m() <= 64 || NARROW.count(s) < device.units() && s.k() < 2 * SHORTEST_PART) {
            return SMALL;
        }
        boolean wasteful = Math.ceilDiv(s.n(), 128) * 128 > Math.ceilDiv(s.n(), 64) * 64;
        return fits(LARGE) && !wasteful && LARGE.count(s) >= device.units() ? LARGE : NARROW;
    }

    private boolean fits(Tile tile) {
        return tile.items() <= kernels.device().largestGroup()
                && tile.localBytes() <= kernels.device().localMemory();
    }

    /** In how many parts k is cut: so many that each unit has tiles of two groups. */
    private int splits(Tile tile, Sizes s) {
        long wanted = Math.ceilDiv(2L * kernels.device().units(), tile.count(s));
        return (int) Math.max(1, Math.min(wanted, s.k() / SHORTEST_PART));
    }

    private void product(
            Tile tile, boolean fours, Storage c, int step, Matrices a, Matrices b, Sizes s, Epilogue e, int splits) {
        int part = Math.ceilDiv(Math.ceilDiv(s.k(), splits), tile.k) * tile.k;
        kernels.run(
                kernels.ofFamily(tile.program, tile.defines(a, b, fours, e)),
                "product",
                tile.grid(s, Math.multiplyExact(s.batch(), splits)),
                c, e.second(), e.bias(), e.third(),
                a.data(), a.offsets(), a.first(), a.step(),
                b.data(), b.offsets(), b.first(), b.step(),
                s.m(), s.n(), s.k(), step, part, splits);
    }

    /** Whether every row of every operand begins at a multiple of 16 bytes and ends at one. */
    private static boolean travelsInFours(Matrices a, Matrices b, Sizes s) {
        return s.n() % 4 == 0 && (a.transposed() ? s.m() : s.k()) % 4 == 0 && (!b.transposed() || s.k() % 4 == 0)
                && startsAligned(a) && startsAligned(b);
    }

    private static boolean startsAligned(Matrices x) {
        return x.offsets() == null && x.first() % 4 == 0 && x.step() % 4 == 0;
    }
}
