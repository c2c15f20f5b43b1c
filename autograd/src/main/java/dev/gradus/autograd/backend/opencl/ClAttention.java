package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Storage;

/** {@link Attention} by the kernels of {@code wide/attention.cl} or {@code simt/attention.cl}. */
final class ClAttention implements Attention {
    /** Queries whose scores exist at a time where there are more tokens than {@link #WHOLE}. */
    private static final int BLOCK = 64;
    /** Up to so many tokens, all scores of a head fit into a processor's cache. */
    private static final int WHOLE = 128;
    /** Work-items for each core: enough to even out, few enough that their scratch stays in the cache. */
    private static final int ITEMS_PER_UNIT = 8;
    private static final int LANES = 16;
    /** Rows of a group on a graphics card are a multiple of what runs in lockstep there, at most {@link #WHOLE}. */
    private static final int LOCKSTEP = 32;

    private final Kernels kernels;
    private final ClMemory memory;

    ClAttention(Kernels kernels, ClMemory memory) {
        this.kernels = kernels;
        this.memory = memory;
    }

    @Override
    public void selfAttention(
            Storage y, Storage logSumExp, Storage qkv, int batch, int tokens, int heads, int headDim, double scale) {
        if (kernels.family() == KernelFamily.SIMT) {
            kernels.run(rows(headDim), "attention", rowsOf(tokens, batch * heads), y, logSumExp, qkv, tokens, heads,
                    (float) scale);
            return;
        }
        int perItem = (headDim + tokens) * padded(block(tokens)) + valueRows(tokens, headDim);
        Grid grid = items(batch * heads);
        ClBuffer scratch = memory.scratch(Math.toIntExact(grid.global()[0] * perItem));
        kernels.run(kernels.ofFamily("attention"), "attention", grid, y, logSumExp, qkv, scratch, batch, tokens, heads,
                headDim, (float) scale, block(tokens), perItem);
        scratch.free();
    }

    @Override
    public void selfAttentionBackward(
            Storage dqkv,
            Storage dy,
            Storage qkv,
            Storage logSumExp,
            int batch,
            int tokens,
            int heads,
            int headDim,
            double scale) {
        if (kernels.family() == KernelFamily.SIMT) {
            backwardByRows(dqkv, dy, qkv, logSumExp, batch, tokens, heads, headDim, (float) scale);
            return;
        }
        int perItem = 2 * (headDim + tokens) * padded(block(tokens)) + 3 * valueRows(tokens, headDim);
        Grid grid = items(batch * heads);
        ClBuffer scratch = memory.scratch(Math.toIntExact(grid.global()[0] * perItem));
        kernels.run(kernels.ofFamily("attention"), "attention_backward", grid, dqkv, dy, qkv, logSumExp, scratch, batch,
                tokens, heads, headDim, (float) scale, block(tokens), perItem);
        scratch.free();
    }

    private void backwardByRows(
            Storage dqkv,
            Storage dy,
            Storage qkv,
            Storage logSumExp,
            int batch,
            int tokens,
            int heads,
            int headDim,
            float scale) {
        Program program = rows(headDim);
        Grid grid = rowsOf(tokens, batch * heads);
        ClBuffer delta = memory.scratch(batch * heads * tokens);
        kernels.run(program, "attention_backward_q", grid, dqkv, delta, dy, qkv, logSumExp, tokens, heads, scale);
        kernels.run(program, "attention_backward_k", grid, dqkv, delta, dy, qkv, logSumExp, tokens, heads, scale);
        kernels.run(program, "attention_backward_v", grid, dqkv, dy, qkv, logSumExp, tokens, heads, scale);
        delta.free();
    }

    private Program rows(int headDim) {
        return kernels.ofFamily("attention", "HEAD_DIM=" + headDim);
    }

    /** A work-item for each token along axis 0, the heads along axis 1. */
    private static Grid rowsOf(int tokens, int heads) {
        int group = tokens <= WHOLE ? Math.ceilDiv(Math.max(tokens, 1), LOCKSTEP) * LOCKSTEP : BLOCK;
        return Grid.of(tokens, group, heads, 1);
    }

    private Grid items(int heads) {
        return Grid.of(Math.min(heads, ITEMS_PER_UNIT * kernels.device().units()), 1);
    }

    private static int block(int tokens) {
        return tokens <= WHOLE ? tokens : BLOCK;
    }

    private static int padded(int queries) {
        return Math.ceilDiv(queries, LANES) * LANES;
    }

    /** Rows that must be copied because they do not end with a whole vector. */
    private static int valueRows(int tokens, int headDim) {
        return headDim % LANES == 0 ? 0 : tokens * Math.ceilDiv(headDim, LANES) * LANES;
    }
}
