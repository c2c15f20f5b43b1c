package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.cpu.AttentionKernels.Sizes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AttentionKernelsTest {
    private static final Sizes[] SIZES = {
        new Sizes(1, 1, 1, 1), new Sizes(2, 5, 3, 7), new Sizes(1, 16, 2, 16), new Sizes(2, 65, 3, 64),
        new Sizes(1, 17, 18, 32), new Sizes(1, 31, 1, 80), new Sizes(0, 4, 1, 8), new Sizes(1, 331, 1, 13),
        new Sizes(3, 20, 6, 33), new Sizes(1, 72, 2, 20), new Sizes(2, 50, 2, 48)
    };

    @Test
    void forwardAndBackwardAgreeWithDoublePrecision() {
        for (Sizes s : SIZES) {
            new Twin(s, 2).check();
        }
    }

    @Test
    void largeScoresDoNotOverflow() {
        new Twin(new Sizes(1, 20, 1, 16), 12).check();
    }

    @Test
    void operandsOfTheirOwnGiveTheBitsOfThePackedBuffer() {
        Sizes s = new Sizes(2, 9, 3, 10);
        int dim = 30;
        float[] qkv = Samples.values(5, 2 * 9 * 3 * dim, 2);
        float[][] parts = new float[3][2 * 9 * dim];
        for (int part = 0; part < 3; part++) {
            for (int token = 0; token < 18; token++) {
                System.arraycopy(qkv, (token * 3 + part) * dim, parts[part], token * dim, dim);
            }
        }
        float[] one = new float[18 * dim];
        float[] two = new float[18 * dim];
        HeadView view = HeadView.sideBySide(0, 9, 3, 10);
        Samples.withPool(pool -> {
            AttentionKernels.forwardPacked(pool, one, 0, new float[54], 0, qkv, 0, s, 0.3f);
            AttentionKernels.forward(
                    pool, two, view, new float[54], 0, parts[0], view, parts[1], view, parts[2], view, s, 0.3f);
        });
        assertArrayEquals(one, two);
    }

    @Test
    void headFirstTensorsAreFound() {
        HeadView view = HeadView.headFirst(3, 7, 2, 5);
        assertEquals(3 + ((1 * 2 + 1) * 7 + 4) * 5, view.at(1, 1, 4));
    }

    @Test
    void nanStaysInItsHead() {
        Sizes s = new Sizes(1, 6, 2, 4);
        float[] qkv = Samples.values(5, 6 * 3 * 8, 1);
        qkv[8] = Float.NaN;
        float[] out = new float[48];
        Samples.withPool(pool -> AttentionKernels.forwardPacked(pool, out, 0, new float[12], 0, qkv, 0, s, 1));
        assertTrue(Float.isNaN(out[0]) && !Float.isNaN(out[4]));
    }

    /** The formulas in double precision. */
    private static final class Twin {
        private final Sizes s;
        private final float scale;
        private final float[] qkv;
        private final float[] dOut;
        private final double[] out;
        private final double[] lse;
        private final double[] dqkv;
        private final double slack;

        Twin(Sizes s, double size) {
            this.s = s;
            scale = (float) (1 / Math.sqrt(s.headDim()));
            int count = s.batch() * s.tokens() * s.heads() * s.headDim();
            qkv = Samples.values(1, 3 * count, size);
            dOut = Samples.values(2, count, 1);
            out = new double[count];
            lse = new double[s.batch() * s.heads() * s.tokens()];
            dqkv = new double[3 * count];
            slack = 2e-6 * size * size * size;
            for (int head = 0; head < s.headCount(); head++) {
                for (int row = 0; row < s.tokens(); row++) {
                    row(head, row);
                }
            }
        }

        private int at(int part, int head, int token, int c) {
            int b = head / s.heads();
            return (((b * s.tokens() + token) * 3 + part) * s.heads() + head % s.heads()) * s.headDim() + c;
        }

        private int outAt(int head, int token, int c) {
            return ((head / s.heads() * s.tokens() + token) * s.heads() + head % s.heads()) * s.headDim() + c;
        }

        private void row(int head, int row) {
            int n = s.tokens();
            double[] p = new double[n];
            double[] dp = new double[n];
            double sum = 0;
            for (int t = 0; t < n; t++) {
                for (int c = 0; c < s.headDim(); c++) {
                    p[t] += (double) scale * qkv[at(0, head, row, c)] * qkv[at(1, head, t, c)];
                    dp[t] += (double) dOut[outAt(head, row, c)] * qkv[at(2, head, t, c)];
                }
                p[t] = Math.exp(p[t]);
                sum += p[t];
            }
            lse[head * n + row] = Math.log(sum);
            double delta = 0;
            for (int t = 0; t < n; t++) {
                p[t] /= sum;
                delta += p[t] * dp[t];
            }
            for (int t = 0; t < n; t++) {
                double ds = p[t] * (dp[t] - delta) * scale;
                for (int c = 0; c < s.headDim(); c++) {
                    out[outAt(head, row, c)] += p[t] * qkv[at(2, head, t, c)];
                    dqkv[at(0, head, row, c)] += ds * qkv[at(1, head, t, c)];
                    dqkv[at(1, head, t, c)] += ds * qkv[at(0, head, row, c)];
                    dqkv[at(2, head, t, c)] += p[t] * dOut[outAt(head, row, c)];
                }
            }
        }

        void check() {
            float[] both = Samples.onOneAndThreeThreads(pool -> {
                float[] y = new float[out.length + lse.length];
                AttentionKernels.forwardPacked(pool, y, 0, y, out.length, qkv, 0, s, scale);
                return y;
            });
            Samples.assertClose("out " + s, out, Arrays.copyOf(both, out.length), 1e-5, slack);
            Samples.assertClose("lse " + s, lse, Arrays.copyOfRange(both, out.length, both.length), 1e-5, 1e-5);
            float[] d = Samples.onOneAndThreeThreads(pool -> {
                float[] y = new float[dqkv.length];
                AttentionKernels.backwardPacked(pool, y, 0, dOut, 0, qkv, 0, both, out.length, s, scale);
                return y;
            });
            Samples.assertClose("dqkv " + s, dqkv, d, 1e-5, 3 * slack);
        }
    }
}
