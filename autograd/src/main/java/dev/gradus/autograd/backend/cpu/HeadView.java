package dev.gradus.autograd.backend.cpu;

/**
 * Where the elements of [batch, heads, tokens, headDim] lie in an array: the last axis is contiguous, the others have
 * strides. It describes a part of a packed buffer as well as a tensor of its own.
 *
 * @param offset      the index of the first element
 * @param batchStride the distance of samples
 * @param headStride  the distance of heads
 * @param tokenStride the distance of tokens
 */
record HeadView(int offset, int batchStride, int headStride, int tokenStride) {
    /** Half of a second-level cache of 1 MiB. */
    private static final int AHEAD = 131_072;

    /** Floats in a line of the cache. */
    private static final int LINE = 16;

    /** Queries (part 0), keys (1) or values (2) of a buffer [batch, tokens, 3, heads, headDim]. */
    static HeadView packed(int offset, int part, int tokens, int heads, int headDim) {
        int dim = heads * headDim;
        return new HeadView(offset + part * dim, tokens * 3 * dim, headDim, 3 * dim);
    }

    /** A tensor [batch, tokens, heads·headDim]: the heads side by side in a token. */
    static HeadView sideBySide(int offset, int tokens, int heads, int headDim) {
        int dim = heads * headDim;
        return new HeadView(offset, tokens * dim, headDim, dim);
    }

    /** A tensor [batch, heads, tokens, headDim]. */
    static HeadView headFirst(int offset, int tokens, int heads, int headDim) {
        return new HeadView(offset, heads * tokens * headDim, tokens * headDim, headDim);
    }

    /** Where the element 0 of one head's token begins. */
    int at(int sample, int head, int token) {
        return offset + sample * batchStride + head * headStride + token * tokenStride;
    }

    /** One head of one sample, [tokens, headDim], in the array that this describes. */
    MatrixView of(float[] data, int sample, int head) {
        return MatrixView.of(data, at(sample, head, 0), tokenStride);
    }

    /**
     * Reads a number of every line of the cache from a sample's first token to its last, in the order of their
     * addresses. The heads' rows lie far apart, so each would be waited for; a sample read as one run is brought into
     * the cache by the processor ahead of time. Samples larger than {@value #AHEAD} floats are left alone.
     *
     * @return a sum without meaning, which keeps the compiler from leaving the reads out
     */
    int readAhead(float[] data, int sample, int tokens) {
        int sum = 0;
        int from = at(sample, 0, 0);
        int n = tokens * tokenStride;
        int end = n <= AHEAD ? Math.min(from + n, data.length) : from;
        for (int i = from; i < end; i += LINE) {
            sum += Float.floatToRawIntBits(data[i]);
        }
        return sum;
    }
}
