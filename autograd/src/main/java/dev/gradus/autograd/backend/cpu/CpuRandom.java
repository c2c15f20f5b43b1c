package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.random.Philox;

/** {@link RandomNumbers}: each piece of work computes the words it needs. */
final class CpuRandom implements RandomNumbers {
    private static final int GRAIN = 4096;

    private final WorkerPool pool;

    CpuRandom(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void uniform(Storage y, Words words) {
        float[] to = Floats.of(y);
        pool.runRanges(y.length(), GRAIN, (from, end) -> fill(to, from, end, words));
    }

    @Override
    public void dropout(Storage y, Storage x, double p, Words words) {
        float[] to = Floats.of(y);
        float[] from = Floats.of(x);
        float threshold = (float) p;
        float scale = (float) (1 / (1 - p));
        pool.runRanges(y.length(), GRAIN, (start, end) -> {
            float[] uniform = new float[GRAIN];
            fill(uniform, 0, end - start,
                    new Words(words.seed(), words.stream(), words.first() + start / Philox.LANES));
            for (int i = start; i < end; i++) {
                to[i] = uniform[i - start] >= threshold ? from[i] * scale : 0;
            }
        });
    }

    /** Elements [from, to) of the run of words; {@code from} is a multiple of the block size. */
    private static void fill(float[] y, int from, int to, Words words) {
        int[] block = new int[Philox.LANES];
        for (int i = from; i < to; i++) {
            int lane = i % Philox.LANES;
            if (lane == 0) {
                Philox.block(words.seed(), words.stream(), words.first() + i / Philox.LANES, block);
            }
            y[i] = Philox.toFloat(block[lane]);
        }
    }
}
