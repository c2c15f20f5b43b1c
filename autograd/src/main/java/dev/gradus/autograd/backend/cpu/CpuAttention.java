package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.AttentionKernels.Sizes;

/** {@link Attention} head by head, without a matrix of all scores. */
final class CpuAttention implements Attention {
    private final WorkerPool pool;

    CpuAttention(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void selfAttention(
            Storage y, Storage logSumExp, Storage qkv, int batch, int tokens, int heads, int headDim, double scale) {
        AttentionKernels.forwardPacked(
                pool, Floats.of(y), 0, Floats.of(logSumExp), 0, Floats.of(qkv), 0,
                new Sizes(batch, tokens, heads, headDim), (float) scale);
    }

    @Override
    public void selfAttentionBackward(
            Storage dqkv, Storage dy, Storage qkv, Storage logSumExp, int batch, int tokens, int heads, int headDim,
            double scale) {
        AttentionKernels.backwardPacked(
                pool, Floats.of(dqkv), 0, Floats.of(dy), 0, Floats.of(qkv), 0, Floats.of(logSumExp), 0,
                new Sizes(batch, tokens, heads, headDim), (float) scale);
    }
}
