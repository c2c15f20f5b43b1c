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
}
