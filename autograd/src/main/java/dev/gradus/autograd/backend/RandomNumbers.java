package dev.gradus.autograd.backend;

/**
 * Kernels that compute Philox words where they need them: word i of a run is lane i % 4 of block {@code first + i / 4}
 * of the stream (seed, stream), so every backend and every number of threads makes the same choice.
 */
public interface RandomNumbers {
    /** A run of words set aside with {@link dev.gradus.autograd.random.Philox#reserve}. */
    record Words(long seed, long stream, long first) {}

    /** Uniform numbers of [0, 1): the top 24 bits of each word. */
    void uniform(Storage y, Words words);

    /**
     * Fused: y = x/(1 − p) where the element's uniform number is at least p, else 0. Its own backward, with dY for x.
     */
    void dropout(Storage y, Storage x, double p, Words words);
}
