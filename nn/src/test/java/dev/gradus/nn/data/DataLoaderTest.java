package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DataLoaderTest {
    private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1.0 / 255));

    @Test
    void everyPictureComesOnceInAnEpoch() {
        LoaderOptions options = new LoaderOptions(4, 7, true, false, Augmentation.NONE, 2);
        try (DataLoader loader = new DataLoader(numbered(10), PLAIN, options)) {
            assertEquals(3, loader.batchesPerEpoch());
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> seen = epoch(loader);
                assertEquals(10, seen.size());
                assertEquals(10, seen.stream().distinct().count());
            }
        }
    }

    @Test
    void epochsHaveDifferentOrdersAndSeedsToo() {
        LoaderOptions options = new LoaderOptions(10, 7, true, false, Augmentation.NONE, 2);
        LoaderOptions other = new LoaderOptions(10, 8, true, false, Augmentation.NONE, 2);
        try (DataLoader loader = new DataLoader(numbered(30), PLAIN, options);
                DataLoader second = new DataLoader(numbered(30), PLAIN, other)) {
            List<Integer> first = epoch(loader);
            assertNotEquals(first, epoch(loader));
            assertNotEquals(first, epoch(second));
        }
    }

    @Test
    void theLastPartialBatchIsKeptOrDropped() {
        LoaderOptions dropping = new LoaderOptions(4, 7, false, true, Augmentation.NONE, 1);
        try (DataLoader loader = new DataLoader(numbered(10), PLAIN, dropping)) {
            assertEquals(2, loader.batchesPerEpoch());
            assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), epoch(loader));
        }
        try (DataLoader loader = new DataLoader(numbered(10), PLAIN, LoaderOptions.evaluation(4))) {
            loader.next();
            loader.next();
            Batch last = loader.next();
            assertArrayEquals(new int[] {2, 1, 2, 2}, last.shape());
            assertTrue(last.lastOfEpoch());
            assertEquals(new LoaderPosition(1, 0), loader.position());
        }
    }

    @Test
    void pixelsAreNormalizedAndLabelsBelongToThem() {
        Normalization normalization = new Normalization(List.of(0.5), List.of(0.25));
        ImageDataset data = numbered(10);
        LoaderOptions options = new LoaderOptions(5, 3, true, true, Augmentation.NONE, 2);
        try (DataLoader loader = new DataLoader(data, normalization, options)) {
            Batch batch = loader.next();
            for (int i = 0; i < batch.count(); i++) {
                int picture = Math.round((batch.pixels()[4 * i] * 0.25f + 0.5f) * 255);
                assertEquals(picture % 3, batch.labels()[i]);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsWhateverIsPreparedAhead() {
        ImageDataset data = Shapes10.draw(1, Shapes10.Split.TRAIN, 50);
        Normalization normalization = Normalization.of(data);
        LoaderOptions one = new LoaderOptions(8, 3, true, true, Augmentation.CROP_AND_FLIP, 1);
        LoaderOptions many = new LoaderOptions(8, 3, true, true, Augmentation.CROP_AND_FLIP, 7);
        try (DataLoader a = new DataLoader(data, normalization, one);
                DataLoader b = new DataLoader(data, normalization, many)) {
            for (int i = 0; i < 20; i++) {
                assertSameBatch(a.next(), b.next());
            }
        }
    }

    @Test
    void resumingAtASavedPositionGivesTheSameBits() {
        ImageDataset data = Shapes10.draw(1, Shapes10.Split.TRAIN, 50);
        Normalization normalization = Normalization.of(data);
        LoaderOptions options = LoaderOptions.training(8, 3, Augmentation.CROP_AND_FLIP);
        for (int stop = 0; stop < 14; stop++) {
            try (DataLoader whole = new DataLoader(data, normalization, options);
                    DataLoader resumed = new DataLoader(data, normalization, options)) {
                for (int i = 0; i < stop; i++) {
                    whole.next();
                }
                resumed.position(whole.position());
                for (int i = 0; i < 8; i++) {
                    assertSameBatch(whole.next(), resumed.next());
                    assertEquals(whole.position(), resumed.position());
                }
                whole.position(LoaderPosition.START); // backwards, while batches are being prepared
                resumed.position(LoaderPosition.START);
                assertSameBatch(whole.next(), resumed.next());
            }
        }
    }

    @Test
    void batchesInTheUsersHandsAreNotOverwritten() throws InterruptedException {
        LoaderOptions options = new LoaderOptions(2, 3, false, true, Augmentation.NONE, 3);
        try (DataLoader loader = new DataLoader(numbered(100), PLAIN, options)) {
            for (int i = 0; i < 30; i++) {
                Batch batch = loader.next();
                float first = batch.pixels()[0];
                Thread.sleep(1); // the thread has time to fill all that it may
                assertEquals(2 * i % 100, first);
                assertEquals(first, batch.pixels()[0]);
            }
        }
    }

    @Test
    void anErrorOfTheDataSetReachesTheUserAfterTheBatchesBeforeIt() {
        DataException broken = new DataException("disk", "unreadable");
        Dataset data = new Failing(broken, 5);
        try (DataLoader loader = new DataLoader(data, PLAIN, LoaderOptions.evaluation(2))) {
            loader.next();
            loader.next();
            assertSame(broken, assertThrows(DataException.class, loader::next));
            assertSame(broken, assertThrows(DataException.class, loader::next), "and again, without hanging");
        }
    }

    @Test
    void closingNeverHangs() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            CountDownLatch never = new CountDownLatch(1);
            Dataset stuck = new Stuck(never);
            DataLoader loader = new DataLoader(stuck, PLAIN, LoaderOptions.evaluation(2));
            Thread user = Thread.ofPlatform().daemon().start(() -> assertThrows(DataException.class, loader::next));
            Thread.sleep(50);
            user.interrupt();
            user.join();
            loader.close();
            loader.close();
            never.countDown();

            DataLoader unused = new DataLoader(numbered(4), PLAIN, LoaderOptions.evaluation(2));
            unused.close();
            assertThrows(DataException.class, unused::next);

            DataLoader full = new DataLoader(numbered(4), PLAIN, LoaderOptions.evaluation(2));
            full.next();
            full.close();
        });
    }

    @Test
    void refusesBatchesThatCannotBeMade() {
        LoaderOptions large = LoaderOptions.training(8, 1, Augmentation.NONE);
        DataException e = assertThrows(DataException.class, () -> new DataLoader(numbered(4), PLAIN, large));
        assertTrue(e.getMessage().contains("wants 8 pictures, the data set has 4"), e.getMessage());
        Normalization three = new Normalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        assertThrows(ArgumentException.class,
                () -> new DataLoader(numbered(4), three, LoaderOptions.evaluation(2)));
        assertThrows(ArgumentException.class, () -> LoaderOptions.evaluation(0));
        assertThrows(ArgumentException.class, () -> new LoaderPosition(-1, 0));
        try (DataLoader loader = new DataLoader(numbered(4), PLAIN, LoaderOptions.evaluation(2))) {
            assertThrows(ArgumentException.class, () -> loader.position(new LoaderPosition(0, 2)));
        }
    }

    private static void assertSameBatch(Batch expected, Batch actual) {
        assertEquals(expected.position(), actual.position());
        assertArrayEquals(expected.labels(), actual.labels());
        assertTrue(Arrays.equals(expected.pixels(), actual.pixels()));
    }

    /** The pictures' numbers, in the order of one epoch. */
    private static List<Integer> epoch(DataLoader loader) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < loader.batchesPerEpoch(); i++) {
            Batch batch = loader.next();
            assertEquals(i == loader.batchesPerEpoch() - 1, batch.lastOfEpoch());
            for (int j = 0; j < batch.count(); j++) {
                seen.add((int) batch.pixels()[4 * j]);
            }
        }
        assertFalse(seen.isEmpty());
        return seen;
    }

    /** Pictures of 2x2 pixels that all hold the picture's number. */
    private static ImageDataset numbered(int size) {
        byte[] pixels = new byte[4 * size];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            Arrays.fill(pixels, 4 * i, 4 * i + 4, (byte) i);
            labels[i] = (byte) (i % 3);
        }
        return new ImageDataset("numbered", 1, 2, 2, List.of("a", "b", "c"), pixels, labels);
    }

    private abstract static class OnePixel implements Dataset {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public int size() {
            return 10;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public List<String> classNames() {
            return List.of("only");
        }

        @Override
        public int label(int index) {
            return 0;
        }
    }

    private static final class Failing extends OnePixel {
        private final DataException failure;
        private final int at;

        Failing(DataException failure, int at) {
            this.failure = failure;
            this.at = at;
        }

        @Override
        public void copyPixels(int index, byte[] target, int offset) {
            if (index == at) {
                throw failure;
            }
        }
    }

    /** Hangs in a way that no interrupt ends. */
    private static final class Stuck extends OnePixel {
        private final CountDownLatch release;

        Stuck(CountDownLatch release) {
            this.release = release;
        }

        @Override
        public void copyPixels(int index, byte[] target, int offset) {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
        }
    }
}
