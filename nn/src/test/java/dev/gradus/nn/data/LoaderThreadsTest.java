package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.augment.Mixing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoaderThreadsTest {
    private static final Augmentation HEAVY =
            Augmentation.parse("rrc:0.5:1,flip,rand-m9-mstd0.5-inc1,erase:0.5:pixel");
    private static final LoaderOptions OPTIONS = LoaderOptions.training(8, 3, HEAVY).mixing(new Mixing(0.8, 1));

    private final ImageDataset data = Shapes10.draw(1, Shapes10.Split.TRAIN, 50);
    private final Normalization normalization = Normalization.of(data);

    @Test
    void theNumberOfThreadsCannotBeSeenInTheBits() {
        List<float[]> expected = pixels(OPTIONS, LoaderPosition.START, 25);
        for (int threads = 2; threads <= 4; threads++) {
            List<float[]> actual = pixels(OPTIONS.threads(threads), LoaderPosition.START, 25);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), "batch " + i + " by " + threads);
            }
        }
    }

    @Test
    void resumingInTheMiddleGivesTheSameBitsWithAnyNumberOfThreads() {
        List<float[]> expected = pixels(OPTIONS, LoaderPosition.START, 25);
        for (int threads = 1; threads <= 4; threads++) {
            for (int done : new int[] {1, 5, 6, 13}) {
                LoaderPosition position = new LoaderPosition(done / 6, done % 6);
                List<float[]> resumed = pixels(OPTIONS.threads(threads), position, 25 - done);
                assertArrayEquals(expected.get(done), resumed.getFirst());
                assertArrayEquals(expected.getLast(), resumed.getLast());
            }
        }
    }

    @Test
    void repeatedPicturesComeInARowAndDifferently() {
        LoaderOptions options = LoaderOptions.training(6, 3, HEAVY).repeats(3);
        try (DataLoader loader = new DataLoader(data, normalization, options)) {
            assertEquals(8, loader.batchesPerEpoch(), "an epoch stays as long");
            Batch batch = loader.next();
            int length = batch.pixels().length / 6;
            for (int i = 0; i < 6; i++) {
                assertEquals(batch.labels()[i / 3 * 3], batch.labels()[i]);
                int from = i * length;
                int first = i / 3 * 3 * length;
                assertTrue(i % 3 == 0 || !Arrays.equals(batch.pixels(), from, from + length, batch.pixels(), first,
                        first + length));
            }
        }
    }

    @Test
    void aMixedBatchCarriesPartnersAndShare() {
        try (DataLoader loader = new DataLoader(data, normalization, OPTIONS.mixing(new Mixing(1, 0).offFrom(1)))) {
            for (int i = 0; i < 12; i++) {
                Batch batch = loader.next();
                boolean early = batch.position().epoch() == 0;
                assertEquals(early, batch.isMixed());
                for (int j = 0; j < batch.count(); j++) {
                    assertEquals(batch.labels()[early ? batch.count() - 1 - j : j], batch.partners()[j]);
                }
                assertTrue(batch.share() < 0.5 == (batch.mainLabels() == batch.partners()));
            }
        }
    }

    @Test
    void aFailureOfAnyThreadReachesTheUserInItsTurn() {
        IllegalStateException broken = new IllegalStateException("worn out");
        Dataset failing = new Wrapped(data, index -> {
            if (index == 21) {
                throw broken;
            }
        });
        LoaderOptions options = new LoaderOptions(4, 1, false, true, Augmentation.NONE, 3).threads(4);
        try (DataLoader loader = new DataLoader(failing, normalization, options)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(i, loader.next().position().batch());
            }
            assertEquals(broken, assertThrows(IllegalStateException.class, loader::next));
            assertEquals(broken, assertThrows(IllegalStateException.class, loader::next));
            loader.position(LoaderPosition.START);
            assertEquals(0, loader.next().position().batch());
        }
    }

    @Test
    void refusesThreadsAndRepeatsOutOfRange() {
        assertThrows(ArgumentException.class, () -> OPTIONS.threads(0));
        assertThrows(ArgumentException.class, () -> OPTIONS.threads(65));
        assertThrows(ArgumentException.class, () -> OPTIONS.repeats(0));
        assertNotEquals(OPTIONS, OPTIONS.threads(2));
    }

    private List<float[]> pixels(LoaderOptions options, LoaderPosition from, int batches) {
        List<float[]> pixels = new ArrayList<>();
        try (DataLoader loader = new DataLoader(data, normalization, options)) {
            loader.position(from);
            for (int i = 0; i < batches; i++) {
                pixels.add(loader.next().pixels().clone());
            }
        }
        return pixels;
    }

    private interface Look {
        void at(int index);
    }

    private record Wrapped(Dataset original, Look look) implements DatasetView {
        @Override
        public void copyPixels(int index, byte[] target, int offset) {
            look.at(index);
            original.copyPixels(index, target, offset);
        }
    }
}
