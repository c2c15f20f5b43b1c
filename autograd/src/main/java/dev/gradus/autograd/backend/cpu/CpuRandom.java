package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Storage;

/** {@link RandomNumbers}: each piece of work computes the words it needs. */
final class CpuRandom implements RandomNumbers {
    private final WorkerPool pool;

    CpuRandom(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void uniform(Storage y, Words words) {
        DropoutKernels.uniform(
                pool, Floats.of(y), 0, y.length(), words.seed(), words.stream(), words.first());
    }

    @Override
    public void dropout(Storage y, Storage x, double p, Words words) {
        DropoutKernels.dropout(
                pool, Floats.of(y), 0, Floats.of(x), 0, y.length(), p, words.seed(), words.stream(), words.first());
    }
}
