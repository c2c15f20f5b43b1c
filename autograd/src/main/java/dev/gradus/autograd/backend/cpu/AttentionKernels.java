package dev.gradus.autograd.backend.cpu;

import static dev.gradus.autograd.backend.cpu.VectorMath.LANES;

import dev.gradus.autograd.backend.cpu.AttentionBackward.Operands;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Self-attention softmax(scale·Q·Kᵀ)·V for each head of each sample, forward and backward, from buffers that
 * {@link HeadView}s describe. Only the logarithm of each row's sum of exponentials is kept: lse [batch, heads, tokens].
 *
 * <p>Gradients, with P the attention weights: dV = Pᵀ·dO, dP = dO·Vᵀ, dS = P·(dP − Σ P·dP),
 * dQ = scale·dS·K, dK = scale·dSᵀ·Q.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need", 2017; the recomputation of P from lse: Dao, Fu, Ermon, Rudra,
 * Ré, "FlashAttention", 2022.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>A task is a head of a sample. It works through blocks of queries, whose scores for all keys, at most about
 * {@value #SCORES} of them, stay in the second-level cache. {@link HeadProduct} makes every product: it reads left
 * factors where they lie and writes results where they belong; only right factors are copied, into panels, transposed
 * for Q·Kᵀ and dO·Vᵀ ({@link HeadScores}). The scale goes into Kᵀ on that way, and into dS. Where there are few heads,
 * the forward pass makes a task of each block of queries.
 *
 * <p>Accumulation order: each element of a product along its inner index; dK and dV block of queries by block of
 * queries. Each task owns what it writes, so there is nothing to add up between tasks.
 */
final class AttentionKernels {
    /** Scores of one block of queries, padding included. */
    private static final int SCORES = 65_536;

    /** With fewer heads than this the forward pass is cut by queries, too. */
    private static final int FEW_HEADS = 16;

    /** Tasks share scratch in at most this many groups. */
    private static final int GROUPS = 32;

    private static final int ROWS = 8;

    /** The sizes of one call. */
    record Sizes(int batch, int tokens, int heads, int headDim) {
        /** Whole registers for the scores of a query. */
        int paddedTokens() {
            return Math.ceilDiv(tokens, LANES) * LANES;
        }

        int queryBlock() {
            int rows = Math.max(ROWS, SCORES / HeadScores.stride(tokens) / ROWS * ROWS);
            return Math.max(1, Math.min(rows, tokens));
        }

        int headCount() {
            return batch * heads;
        }
    }

    private AttentionKernels() {}

    /** out [batch, tokens, heads·headDim] and lse from the packed qkv [batch, tokens, 3, heads, headDim]. */
    static void forwardPacked(
            WorkerPool pool, float[] out, int outOff, float[] lse, int lseOff, float[] qkv, int qkvOff,
            Sizes s, float scale) {
        forward(pool, out, HeadView.sideBySide(outOff, s.tokens, s.heads, s.headDim), lse, lseOff,
                qkv, packed(qkvOff, 0, s), qkv, packed(qkvOff, 1, s), qkv, packed(qkvOff, 2, s), s, scale);
    }

    /**
     * dqkv, packed like qkv, from dOut [batch, tokens, heads·headDim], qkv and the lse of the forward pass; dqkv shares
     * nothing with them.
     */
    static void backwardPacked(
            WorkerPool pool, float[] dqkv, int dqkvOff, float[] dOut, int dOutOff, float[] qkv, int qkvOff,
            float[] lse, int lseOff, Sizes s, float scale) {
        backward(pool, dqkv, packed(dqkvOff, 0, s), dqkv, packed(dqkvOff, 1, s), dqkv, packed(dqkvOff, 2, s),
                dOut, HeadView.sideBySide(dOutOff, s.tokens, s.heads, s.headDim),
                qkv, packed(qkvOff, 0, s), qkv, packed(qkvOff, 1, s), qkv, packed(qkvOff, 2, s),
                lse, lseOff, s, scale);
    }

    private static HeadView packed(int offset, int part, Sizes s) {
        return HeadView.packed(offset, part, s.tokens, s.heads, s.headDim);
    }

    /** out and lse from q, k and v. */
    static void forward(
            WorkerPool pool, float[] out, HeadView outView, float[] lse, int lseOff,
            float[] q, HeadView qView, float[] k, HeadView kView, float[] v, HeadView vView, Sizes s, float scale) {
        int pieces = Math.ceilDiv(FEW_HEADS, Math.max(1, s.headCount()));
        int rows = Math.min(s.queryBlock(), Math.ceilDiv(Math.ceilDiv(s.tokens, pieces), ROWS) * ROWS);
        int blocks = Math.ceilDiv(s.tokens, rows);
        int blocksEach = Math.ceilDiv(blocks, pieces);
        int tasksEach = Math.ceilDiv(blocks, blocksEach);
        int tasks = s.headCount() * tasksEach;
        Queue<AttentionForward> idlers = new ConcurrentLinkedQueue<>();
        pool.runRanges(tasks, Math.ceilDiv(tasks, GROUPS) + (tasks == 0 ? 1 : 0), (from, to) -> {
            AttentionForward idle = idlers.poll();
            AttentionForward work = idle != null ? idle : new AttentionForward(s, rows, scale);
            for (int task = from; task < to; task++) {
                int head = task / tasksEach;
                int first = task % tasksEach * blocksEach;
                int sample = head / s.heads;
                int h = head % s.heads;
                if (h == 0 || task == from) {
                    work.readAhead = qView.readAhead(q, sample, s.tokens);
                }
                work.load(kView.of(k, sample, h), vView.of(v, sample, h));
                for (int b = first; b < Math.min(blocks, first + blocksEach); b++) {
                    MatrixView result = outView.of(out, sample, h);
                    work.block(result, lse, lseOff + head * s.tokens, qView.of(q, sample, h), b * rows);
                }
            }
            idlers.add(work);
        });
    }

    /** dq, dk and dv from dOut, q, k, v and the lse of the forward pass. */
    static void backward(
            WorkerPool pool, float[] dq, HeadView dqView, float[] dk, HeadView dkView, float[] dv, HeadView dvView,
            float[] dOut, HeadView dOutView,
            float[] q, HeadView qView, float[] k, HeadView kView, float[] v, HeadView vView,
            float[] lse, int lseOff, Sizes s, float scale) {
        int tasks = s.headCount();
        Queue<AttentionBackward> idlers = new ConcurrentLinkedQueue<>();
        pool.runRanges(tasks, Math.ceilDiv(tasks, GROUPS) + (tasks == 0 ? 1 : 0), (from, to) -> {
            AttentionBackward idle = idlers.poll();
            AttentionBackward work = idle != null ? idle : new AttentionBackward(s, scale);
            for (int head = from; head < to; head++) {
                int sample = head / s.heads;
                int h = head % s.heads;
                if (h == 0 || head == from) {
                    work.readAhead = qView.readAhead(q, sample, s.tokens);
                    work.readAhead += dOutView.readAhead(dOut, sample, s.tokens);
                }
                var in = new Operands(qView.of(q, sample, h), kView.of(k, sample, h), vView.of(v, sample, h));
                var gradients =
                        new Operands(dqView.of(dq, sample, h), dkView.of(dk, sample, h), dvView.of(dv, sample, h));
                work.run(gradients, dOutView.of(dOut, sample, h), in, lse, lseOff + head * s.tokens);
            }
            idlers.add(work);
        });
    }

    /** Room for the scores of a block of queries; behind each row there is some more. */
    static MatrixView scores(Sizes s, int rows) {
        int stride = HeadScores.stride(s.tokens);
        return MatrixView.of(new float[rows * stride + stride], 0, stride);
    }
}
