package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Shapes10.Split;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Shapes10Test {
    @Test
    void aPictureDependsOnSeedSplitAndIndexAlone() {
        ImageDataset few = Shapes10.draw(1, Split.TRAIN, 20);
        ImageDataset many = Shapes10.draw(1, Split.TRAIN, 50);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(few.pixels(i), many.pixels(i));
            assertEquals(i % 10, few.label(i));
        }
        assertFalse(Arrays.equals(few.pixels(0), few.pixels(10)));
        assertFalse(Arrays.equals(few.pixels(0), Shapes10.draw(1, Split.TEST, 1).pixels(0)));
        assertFalse(Arrays.equals(few.pixels(0), Shapes10.draw(2, Split.TRAIN, 1).pixels(0)));
    }

    /** Published accuracies hold for these very bytes: whoever changes the drawing must see it. */
    @Test
    void theBytesAreTheSameOnEveryMachine() {
        CRC32 sum = new CRC32();
        ImageDataset data = Shapes10.draw(Shapes10.SEED, Split.TRAIN, 200);
        for (int i = 0; i < data.size(); i++) {
            sum.update(data.pixels(i));
        }
        assertEquals(244840935L, sum.getValue());
    }

    @Test
    void thereAreTenClassesWithNames() {
        assertEquals(10, Shapes10.CLASS_NAMES.size());
        assertEquals("disc", Shapes10.CLASS_NAMES.getFirst());
        assertEquals("spiral", Shapes10.CLASS_NAMES.getLast());
    }

    @Test
    void noKindHasAColorOrBrightnessOfItsOwn() {
        ImageDataset data = Shapes10.draw(3, Split.TRAIN, 5000);
        for (int channel = 0; channel < 3; channel++) {
            double[] mean = new double[10];
            for (int i = 0; i < data.size(); i++) {
                byte[] pixels = data.pixels(i);
                for (int at = 0; at < 1024; at++) {
                    mean[data.label(i)] += (pixels[channel * 1024 + at] & 0xFF) / (1024.0 * data.size() / 10);
                }
            }
            for (double value : mean) {
                assertEquals(127.5, value, 11); // 500 pictures that deviate by about 55: four standard errors
            }
        }
    }

    @Test
    void aLinearClassifierIsBetterThanChanceButStaysUnderSixtyPercent() {
        DatasetSplit data = Shapes10.load(Shapes10.SEED, 4000, 1000);
        SoftmaxRegression classifier = new SoftmaxRegression(data.train(), data.normalization());
        for (int epoch = 0; epoch < 6; epoch++) {
            classifier.train(data.train(), epoch, 0.002f);
        }
        double train = classifier.accuracy(data.train());
        double test = classifier.accuracy(data.test());
        System.out.printf("Shapes-10, linear classifier: %.1f %% of the training set, %.1f %% of the test set%n",
                100 * train, 100 * test);
        assertTrue(train > 0.2, "it must have learnt something, got " + train);
        assertTrue(test > 0.12, "better than chance, got " + test);
        assertTrue(test < 0.60, "pixels must not give the class away, got " + test);
    }

    @Test
    void thePublishedMeansAreThoseOfTheTrainingPictures() {
        Normalization measured = Normalization.of(Shapes10.draw(Shapes10.SEED, Split.TRAIN, Shapes10.TRAIN_SIZE));
        for (int c = 0; c < 3; c++) {
            assertEquals(measured.mean().get(c), Shapes10.NORMALIZATION.mean().get(c), 1e-5);
            assertEquals(measured.std().get(c), Shapes10.NORMALIZATION.std().get(c), 1e-5);
        }
    }

    @Test
    void refusesSizesThatCannotBeDrawn() {
        assertThrows(ArgumentException.class, () -> Shapes10.draw(1, Split.TRAIN, 0));
        assertThrows(ArgumentException.class, () -> Shapes10.draw(1, Split.TRAIN, 1_000_000));
    }
}
