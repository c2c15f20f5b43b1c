package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;

/** {@link ClGemm} by {@code simt/gemm.cl}. */
final class SimtGemm implements ClGemm {
    /** Fewest steps along k that are worth a part of their own. */
    private static final int SHORTEST_PART = 256;
    /** Rows and columns of a work-item. */
    private static final int ITEM = 8;

    private final Kernels kernels;
    private final ClMemory memory;
    private final Reduce reduce;

    SimtGemm(Kernels kernels, ClMemory memory, Reduce reduce) {
        this.kernels = kernels;
        this.memory = memory;
        this.reduce = reduce;
    }

    /** The tile of a group: rows, columns, and steps along k that are in local memory at a time. */
    private record Tile(int m, int n, int k) {
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
            return new String[] {"TILE_M=" + m, "TILE_N=" + n, "TILE_K=" + k, "A_TRANSPOSED=" + flag(a.transposed()),
                "B_TRANSPOSED=" + flag(b.transposed()), "VECTORS=" + flag(vectors), e.define()};
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
        Tile tile = tile(s);
        int splits = epilogue.isNone() && s.batch() == 1 ? splits(tile, s) : 1;
        if (splits == 1) {
            product(tile, c, s.m() * s.n(), a, b, s, epilogue, 1);
            return;
        }
        int step = s.m() * s.n();
        Storage parts = memory.scratch(Math.multiplyExact(step, splits));
        product(tile, parts, step, a, b, s, epilogue, splits);
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
        ClDevice device = kernels.device();
        int steps = device.localMemory() >= 48 << 10 ? 16 : 8;
        Tile small = new Tile(64, 64, 8);
        Tile narrow = new Tile(128, 64, steps);
        Tile large = new Tile(128, 128, steps);
        if (!fits(narrow) || s.m() <= 64 || narrow.count(s) < device.units() && s.k() < 2 * SHORTEST_PART) {
            return small;
        }
        boolean wasteful = Math.ceilDiv(s.n(), 128) * 128 > Math.ceilDiv(s.n(), 64) * 64;
        return fits(large) && !wasteful && large.count(s) >= device.units() ? large : narrow;
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

    private void product(Tile tile, Storage c, int step, Matrices a, Matrices b, Sizes s, Epilogue e, int splits) {
        int part = Math.ceilDiv(Math.ceilDiv(s.k(), splits), tile.k) * tile.k;
        kernels.run(
                kernels.ofFamily("gemm", tile.defines(a, b, travelsInFours(a, b, s), e)),
                "product",
                Grid.of((long) Math.ceilDiv(s.n(), tile.n) * (tile.n / ITEM), tile.n / ITEM,
                        (long) Math.ceilDiv(s.m(), tile.m) * (tile.m / ITEM), tile.m / ITEM,
                        (long) s.batch() * splits, 1),
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
