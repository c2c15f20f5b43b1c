package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.random.Philox;

/** Random numbers, word by word. */
final class ReferenceRandom implements RandomNumbers {
    @Override
    public void uniform(Storage y, Words words) {
        double[] to = Doubles.of(y);
        int[] block = new int[Philox.LANES];
        for (int i = 0; i < y.length(); i++) {
            if (i % Philox.LANES == 0) {
                Philox.block(words.seed(), words.stream(), words.first() + i / Philox.LANES, block);
            }
            to[i] = Philox.toFloat(block[i % Philox.LANES]);
        }
    }

    @Override
    public void dropout(Storage y, Storage x, double p, Words words) {
        throw ReferenceBackend.fused("dropout");
    }
}
