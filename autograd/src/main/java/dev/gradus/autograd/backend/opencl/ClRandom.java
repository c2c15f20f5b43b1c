package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Storage;

/** {@link RandomNumbers} by the kernels of {@code random.cl}, which serve both families. */
final class ClRandom implements RandomNumbers {
    private static final Program PROGRAM = Program.of("random.cl");

    private final Kernels kernels;

    ClRandom(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void uniform(Storage y, Words words) {
        kernels.run(PROGRAM, "uniform_numbers", kernels.elements(y.length()), y, words.seed(), words.stream(),
                words.first(), kernels.runs(y.length()));
    }

    @Override
    public void dropout(Storage y, Storage x, double p, Words words) {
        kernels.run(PROGRAM, "dropout", kernels.elements(y.length()), y, x, (float) p, (float) (1 / (1 - p)),
                words.seed(), words.stream(), words.first(), kernels.runs(y.length()));
    }
}
